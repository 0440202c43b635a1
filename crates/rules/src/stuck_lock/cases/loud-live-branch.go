package p

import (
	"runtime"
	"sync"
)

const (
	debug   = true
	edition = "enterprise"
)

// verbose is no constant: somebody may set it.
var verbose = false

type registry struct {
	mu    sync.Mutex
	names map[string]int
}

func (r *registry) add(name string) {
	r.mu.Lock() // want stuck-lock
	if name == "" && debug {
		return
	}
	r.mu.Unlock()
}

func (r *registry) count() int {
	r.mu.Lock() // want stuck-lock
	n := len(r.names)
	if n == 0 {
		switch edition {
		case "enterprise":
			return n
		case "community":
			r.mu.Unlock()
			return n
		}
	}
	r.mu.Unlock()
	return n
}

func (r *registry) path(name string) string {
	r.mu.Lock() // want stuck-lock
	if _, ok := r.names[name]; !ok {
		if runtime.GOOS != "windows" {
			return "/" + name
		}
	}
	r.mu.Unlock()
	return name
}

func (r *registry) remove(name string) {
	r.mu.Lock() // want stuck-lock
	if verbose {
		return
	}
	r.mu.Unlock()
}
