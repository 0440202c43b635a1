package p

import (
	"context"
	"errors"
	"net/http"
	"time"
)

func slow() string { return "x" }

func handler(w http.ResponseWriter, r *http.Request) {
	result := make(chan string, 1)
	go func() { result <- slow() }()
	select {
	case text := <-result:
		w.Write([]byte(text))
	case <-time.After(time.Second):
		http.Error(w, "too slow", http.StatusGatewayTimeout)
	}
}

func fastest(urls []string) string {
	out := make(chan string, len(urls))
	for _, url := range urls {
		go func() { out <- url + slow() }()
	}
	return <-out
}

func two() error {
	errs := make(chan error, 2)
	go func() { errs <- errors.New(slow()) }()
	go func() { errs <- nil }()
	return <-errs
}

func server(ctx context.Context, s *http.Server) error {
	failed := make(chan error, 1)
	go func() {
		if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
		close(failed)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return s.Shutdown(context.WithoutCancel(ctx))
	}
}

func try(n int) bool {
	out := make(chan int)
	go func() {
		select {
		case out <- n:
		default:
		}
	}()
	select {
	case <-out:
		return true
	case <-time.After(time.Second):
		return false
	}
}
