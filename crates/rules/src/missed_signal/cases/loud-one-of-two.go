package p

import "sync"

// Signal wakes one of two.
func two() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for !ready {
				cond.Wait() // want missed-signal
			}
		}()
	}
	mu.Lock()
	ready = true
	cond.Signal()
	mu.Unlock()
}
