package p

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errSlow = errors.New("too slow")

func slow() string { return "x" }

// The classic: the handler gives up, the goroutine has nobody to send to.
func handler(w http.ResponseWriter, r *http.Request) {
	result := make(chan string)
	go func() {
		result <- slow() // want unanswered-send
	}()
	select {
	case text := <-result:
		w.Write([]byte(text))
	case <-time.After(time.Second):
		http.Error(w, "too slow", http.StatusGatewayTimeout)
	}
}

func byContext(ctx context.Context) (string, error) {
	result := make(chan string)
	failed := make(chan error)
	go func() {
		text := slow()
		if text == "" {
			failed <- errSlow // want unanswered-send
			return
		}
		result <- text // want unanswered-send
	}()
	select {
	case text := <-result:
		return text, nil
	case err := <-failed:
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

type reply struct {
	text string
	err  error
}

func ask(out chan<- reply) {
	out <- reply{text: slow()} // want unanswered-send
}

func byHelper(ctx context.Context) string {
	replies := make(chan reply)
	go ask(replies)
	select {
	case r := <-replies:
		return r.text
	case <-ctx.Done():
		return ""
	}
}
