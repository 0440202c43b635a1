package p

import (
	"runtime"
	"sync"
)

const (
	debug   = false
	release = !debug
	version = "1.2"
	edition = "community"
)

type registry struct {
	mu    sync.Mutex
	names map[string]int
}

func (r *registry) add(name string) {
	r.mu.Lock()
	if debug {
		return
	}
	r.names[name]++
	r.mu.Unlock()
}

func (r *registry) remove(name string) {
	r.mu.Lock()
	delete(r.names, name)
	if release && len(version) == 3 {
		r.mu.Unlock()
	}
}

func (r *registry) count() int {
	r.mu.Lock()
	n := len(r.names)
	switch edition {
	case "enterprise":
		return n
	case "community":
		r.mu.Unlock()
	}
	return n
}

func (r *registry) path(name string) string {
	r.mu.Lock()
	if runtime.GOOS == "windows" {
		return `C:\` + name
	}
	r.mu.Unlock()
	return "/" + name
}
