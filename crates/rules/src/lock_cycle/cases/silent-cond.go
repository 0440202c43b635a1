package p

import "sync"

// Cond.Wait gives the lock back.
func queue() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	n := 0
	go func() {
		mu.Lock()
		defer mu.Unlock()
		for n == 0 {
			cond.Wait()
		}
	}()
	mu.Lock()
	n++
	cond.Broadcast()
	mu.Unlock()
}
