package p

import (
	"sync"
	"time"
)

type box struct {
	mu     sync.Mutex
	shared bool
	n      int
}

func (b *box) add(n int) {
	if b.shared {
		b.mu.Lock()
	}
	b.n += n
	if b.shared {
		b.mu.Unlock()
	}
}

func (b *box) tryAdd(n int) bool {
	if !b.mu.TryLock() {
		return false
	}
	defer b.mu.Unlock()
	b.n += n
	return true
}

func (b *box) spin() {
	for !b.mu.TryLock() {
		time.Sleep(time.Millisecond)
	}
	b.n++
	b.mu.Unlock()
}

func (b *box) maybe(lock bool) {
	if lock {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	b.n++
}

func (b *box) early(n int) bool {
	b.mu.Lock()
	if n < 0 {
		b.mu.Unlock()
		return false
	}
	b.n = n
	b.mu.Unlock()
	return true
}

// A guard that locks and tells whether the caller has to unlock.
func (b *box) enter() bool {
	b.mu.Lock()
	if b.n == 0 {
		b.mu.Unlock()
		return false
	}
	return true
}

func (b *box) leave() { b.mu.Unlock() }

func (b *box) visit() {
	if !b.enter() {
		return
	}
	defer b.leave()
	b.n--
}
