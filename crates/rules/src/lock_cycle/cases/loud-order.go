package p

import "sync"

type account struct {
	mu sync.Mutex
	n  int
}

func inverted() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock() // want lock-cycle
		b.Unlock()
		a.Unlock()
	}()
	go func() {
		b.Lock()
		a.Lock() // want lock-cycle
		a.Unlock()
		b.Unlock()
	}()
}

func move(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock() // want lock-cycle
	defer to.mu.Unlock()
	from.n -= n
	to.n += n
}

func both() {
	a, b := &account{}, &account{}
	go move(a, b, 1)
	go move(b, a, 1)
}
