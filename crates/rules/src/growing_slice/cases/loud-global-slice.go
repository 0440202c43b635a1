package p

import "net/http"

var (
	requests []string
	lines    []string
)

func handle(w http.ResponseWriter, r *http.Request) {
	requests = append(requests, r.URL.Path) // want growing-slice
	if len(requests) == 0 {
		return
	}
}

type audit struct{ events []string }

func (a *audit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.events = append(a.events, r.URL.Path) // want growing-slice
}

func follow(in <-chan string) {
	for line := range in {
		lines = append(lines, line) // want+pedantic growing-slice
	}
}
