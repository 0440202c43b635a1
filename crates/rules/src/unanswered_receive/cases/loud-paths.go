package p

import (
	"errors"
	"io"
	"sync"
)

var errEmpty = errors.New("empty")

// On the error path nobody sends, and the receiver waits.
func missing(r io.Reader) {
	done := make(chan struct{})
	go func() {
		<-done // want unanswered-receive
		println("done")
	}()
	if _, err := io.ReadAll(r); err != nil {
		return
	}
	close(done)
}

func early(ids []int) error {
	first := make(chan int)
	go func() {
		println(<-first) // want unanswered-receive
	}()
	if len(ids) == 0 {
		return errEmpty
	}
	first <- ids[0]
	return nil
}

type service struct {
	ready chan struct{}
	once  sync.Once
}

func (s *service) wait() {
	<-s.ready // want unanswered-receive
}

func (s *service) start() { s.once.Do(func() { close(s.ready) }) }

func run(start bool) {
	s := &service{ready: make(chan struct{})}
	go s.wait()
	if start {
		s.start()
	}
}
