package p

import "sync"

type hub struct {
	mu   sync.Mutex
	subs map[chan int]bool
	wg   sync.WaitGroup
}

func (h *hub) stop() {
	h.mu.Lock()
	for sub := range h.subs {
		close(sub)
	}
	h.mu.Unlock()
	h.wg.Wait()
}

func group() (n int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			n += i
		}()
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return n
}

func sequential() {
	var mu sync.Mutex
	done := make(chan struct{})
	mu.Lock()
	go func() {
		close(done)
		mu.Lock()
		mu.Unlock()
	}()
	<-done
	mu.Unlock()
}
