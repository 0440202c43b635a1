package p

import "sync"

type table struct {
	mu sync.RWMutex
	n  int
}

func (t *table) get() int {
	t.mu.RLock() // want stuck-lock
	defer t.mu.RUnlock()
	return t.n
}

func (t *table) double() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.get() * 2
}

func (t *table) set(n int) {
	t.mu.Lock() // want lock-cycle
	defer t.mu.Unlock()
	t.n = n
}

// A writer that comes between two RLock of one reader stops both.
func use() {
	t := &table{}
	go t.double()
	go t.set(1)
}

// Ended with the lock.
func ended() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
	}()
	go func() {
		mu.Lock() // want lock-cycle
		mu.Unlock()
	}()
}
