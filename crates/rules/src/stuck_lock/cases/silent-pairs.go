package p

import (
	"errors"
	"sync"
)

type store struct {
	mu    sync.RWMutex
	items map[string]int
}

// Handed over between functions.
func (s *store) lock()   { s.mu.Lock() }
func (s *store) unlock() { s.mu.Unlock() }

func (s *store) put(name string) {
	s.lock()
	defer s.unlock()
	s.items[name]++
}

func (s *store) begin() func() {
	s.mu.Lock()
	return s.mu.Unlock
}

func (s *store) use(name string) {
	defer s.begin()()
	s.items[name]++
}

func (s *store) lenLocked() int { return len(s.items) }

func (s *store) len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.lenLocked()
}

func (s *store) get(name string) (int, error) {
	s.mu.RLock()
	n, ok := s.items[name]
	s.mu.RUnlock()
	if ok {
		return n, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok = s.items[name]; ok {
		return n, nil
	}
	return 0, errors.New("none")
}

// Given back for the time of the call.
func (s *store) release(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mu.Unlock()
	do()
	s.mu.Lock()
}

func each(s *store, do func(string)) {
	s.mu.Lock()
	for name := range s.items {
		s.mu.Unlock()
		do(name)
		s.mu.Lock()
	}
	s.mu.Unlock()
}
