package p

import (
	"context"
	"net/http"
)

func work(messages <-chan string, handle func(string)) {
	for message := range messages {
		go handle(message) // want+pedantic unbounded-spawn
	}
}

func consume(ctx context.Context, messages <-chan string, handle func(string)) {
	for {
		select {
		case <-ctx.Done():
			return
		case message := <-messages:
			go func() { handle(message) }() // want+pedantic unbounded-spawn
		}
	}
}

func audit(w http.ResponseWriter, r *http.Request) {
	go record(r.URL.Path) // want+pedantic unbounded-spawn
	w.WriteHeader(http.StatusOK)
}

func record(path string) {}
