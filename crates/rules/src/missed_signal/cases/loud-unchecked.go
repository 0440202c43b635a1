package p

import (
	"errors"
	"sync"
)

// The signal may come before the wait: without a condition it is lost.
func unchecked() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		cond.Wait() // want missed-signal
		mu.Unlock()
	}()
	cond.Signal()
}

var errEarly = errors.New("early")

func early(n int) error {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	done := false
	go func() {
		mu.Lock()
		defer mu.Unlock()
		for !done {
			cond.Wait() // want missed-signal
		}
	}()
	if n < 0 {
		return errEarly
	}
	mu.Lock()
	done = true
	mu.Unlock()
	cond.Broadcast()
	return nil
}
