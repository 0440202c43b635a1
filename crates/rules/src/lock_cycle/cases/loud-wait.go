package p

import "sync"

type hub struct {
	mu   sync.Mutex
	ack  chan int
	done chan struct{}
}

// The lock is held while a goroutine is waited for that wants it.
func (h *hub) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.done)
	<-h.ack
}

func (h *hub) loop() {
	<-h.done
	h.mu.Lock() // want lock-cycle
	defer h.mu.Unlock()
	h.ack <- 1
}

func run() {
	h := &hub{ack: make(chan int), done: make(chan struct{})}
	go h.loop()
	h.stop()
}

func group() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	mu.Lock()
	go func() {
		defer wg.Done()
		mu.Lock() // want lock-cycle
		mu.Unlock()
	}()
	wg.Wait()
	mu.Unlock()
}
