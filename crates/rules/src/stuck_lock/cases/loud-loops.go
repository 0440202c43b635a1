package p

import "sync"

type item struct {
	mu sync.Mutex
	n  int
}

// continue skips the unlock: the next round waits for itself.
func sum(mu *sync.Mutex, items []item) (sum int) {
	for i := range items {
		mu.Lock() // want stuck-lock
		if items[i].n < 0 {
			continue
		}
		sum += items[i].n
		mu.Unlock()
	}
	return sum
}

func again(it *item, tries int) {
	for range tries {
		it.mu.Lock() // want stuck-lock
		it.n++
	}
	it.mu.Unlock()
}
