package p

import "net/http"

var (
	last    []string
	batch   []string
	hooks   []func()
	Public  []string
	limited []string
)

func handle(w http.ResponseWriter, r *http.Request) {
	last = append(last, r.URL.Path)
	if len(last) > 100 {
		last = last[1:]
	}
	batch = append(batch, r.URL.Path)
	Public = append(Public, r.URL.Path)
	if len(limited) < 10 {
		limited = append(limited, r.URL.Path)
	}
	var own []string
	own = append(own, r.URL.Path)
	_ = own
}

func flush(write func([]string)) {
	write(batch)
	batch = nil
}

// Once for each part of the program.
func OnShutdown(hook func()) {
	hooks = append(hooks, hook)
}

func register(hook func()) {
	hooks = append(hooks, hook)
}
