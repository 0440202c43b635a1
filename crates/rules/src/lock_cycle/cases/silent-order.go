package p

import "sync"

type account struct {
	mu sync.Mutex
	id int
	n  int
}

func ordered() {
	var a, b sync.Mutex
	for range 2 {
		go func() {
			a.Lock()
			defer a.Unlock()
			b.Lock()
			defer b.Unlock()
		}()
	}
}

func gate() {
	var gate, a, b sync.Mutex
	go func() {
		gate.Lock()
		defer gate.Unlock()
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}()
	go func() {
		gate.Lock()
		defer gate.Unlock()
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	}()
}

func apart() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		a.Unlock()
		b.Lock()
		b.Unlock()
	}()
	go func() {
		b.Lock()
		b.Unlock()
		a.Lock()
		a.Unlock()
	}()
}

func byTry() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		defer a.Unlock()
		if b.TryLock() {
			b.Unlock()
		}
	}()
	go func() {
		b.Lock()
		defer b.Unlock()
		if a.TryLock() {
			a.Unlock()
		}
	}()
}

func move(from, to *account, n int) {
	first, second := from, to
	if to.id < from.id {
		first, second = to, from
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	from.n -= n
	to.n += n
}
