package p

import "sync"

func early(n int) int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	done := false
	go func() {
		mu.Lock()
		defer mu.Unlock()
		for !done {
			cond.Wait()
		}
	}()
	defer func() {
		mu.Lock()
		done = true
		mu.Unlock()
		cond.Broadcast()
	}()
	if n < 0 {
		return 0
	}
	return n
}
