package p

import (
	"errors"
	"sync"
)

var errFull = errors.New("full")

type queue struct {
	mu    sync.Mutex
	items []int
}

func (q *queue) push(n int) error {
	q.mu.Lock() // want stuck-lock
	if len(q.items) > 10 {
		return errFull
	}
	q.items = append(q.items, n)
	q.mu.Unlock()
	return nil
}

func (q *queue) find(n int) bool {
	q.mu.Lock() // want stuck-lock
	for _, item := range q.items {
		if item == n {
			return true
		}
	}
	q.mu.Unlock()
	return false
}

var state struct {
	sync.RWMutex
	kind string
}

func kind(name string) string {
	state.RLock() // want stuck-lock
	switch name {
	case "":
		return ""
	case "x":
		defer state.RUnlock()
		return state.kind
	}
	state.RUnlock()
	return name
}
