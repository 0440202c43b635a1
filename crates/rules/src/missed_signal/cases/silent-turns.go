package p

import "sync"

// Two that take turns.
func turns(n int) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	turn := 0
	var wg sync.WaitGroup
	for id := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			for turn != id {
				cond.Wait()
			}
			turn++
			cond.Broadcast()
		}()
	}
	wg.Wait()
}
