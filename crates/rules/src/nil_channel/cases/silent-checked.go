package p

type hooks struct{ done chan struct{} }

func (h *hooks) notify() {
	if h.done != nil {
		h.done <- struct{}{}
	}
}

func run() {
	h := &hooks{}
	h.notify()
}

func (h *hooks) close() {
	if h.done == nil {
		return
	}
	close(h.done)
}

func results(c chan int) {
	if c == nil {
		return
	}
	c <- 1
}

func useResults() { results(nil) }
