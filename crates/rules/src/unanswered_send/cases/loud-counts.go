package p

import (
	"errors"
	"io"
)

func get(url string) string { return url }

// N goroutines, one answer is read.
func fastest(urls [3]string) string {
	out := make(chan string)
	for _, url := range urls {
		go func() {
			out <- get(url) // want unanswered-send
		}()
	}
	return <-out
}

// Room for one, two are sent.
func mirrored() string {
	out := make(chan string, 1)
	go func() { out <- get("a") }() // want unanswered-send
	go func() { out <- get("b") }() // want unanswered-send
	go func() { out <- get("c") }() // want unanswered-send
	return <-out
}

// One send too many: the return is missing after the first.
func double(r io.Reader) error {
	done := make(chan error)
	go func() {
		_, err := io.ReadAll(r)
		if err != nil {
			done <- err
		}
		done <- errors.New("unreachable") // want unanswered-send
	}()
	return <-done
}

func all(urls []string) string {
	out := make(chan string)
	for _, url := range urls {
		go func() { out <- get(url) }() // want unanswered-send
	}
	return <-out
}
