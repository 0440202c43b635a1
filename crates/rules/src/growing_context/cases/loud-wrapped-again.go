package p

import (
	"context"
	"net/http"
	"time"
)

type key struct{}

func consume(ctx context.Context, messages <-chan string, handle func(context.Context)) {
	for message := range messages {
		ctx = context.WithValue(ctx, key{}, message) // want growing-context
		handle(ctx)
	}
}

func poll(ctx context.Context, work func(context.Context)) {
	for {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Second) // want growing-context
		work(ctx)
		cancel()
	}
}

func headers(ctx context.Context, header http.Header) context.Context {
	for name := range header {
		ctx = context.WithValue(ctx, key{}, name) // want+pedantic growing-context
	}
	return ctx
}

type server struct{ ctx context.Context }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.ctx = context.WithValue(s.ctx, key{}, r.URL.Path) // want+pedantic growing-context
}
