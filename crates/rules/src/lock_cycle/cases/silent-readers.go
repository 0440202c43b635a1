package p

import "sync"

type table struct {
	mu sync.RWMutex
	n  int
}

func (t *table) get() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.n
}

func (t *table) set(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n = n
}

func use() int {
	t := &table{}
	var wg sync.WaitGroup
	wg.Go(func() { t.set(1) })
	wg.Go(func() { println(t.get()) })
	wg.Go(func() { println(t.get()) })
	wg.Wait()
	return t.get()
}

// Readers of two tables, in any order, without writers.
func pairs() {
	a, b := &table{}, &table{}
	go func() {
		a.mu.RLock()
		defer a.mu.RUnlock()
		println(b.get())
	}()
	go func() {
		b.mu.RLock()
		defer b.mu.RUnlock()
		println(a.get())
	}()
}
