package p

import (
	"os"
	"os/signal"
)

type hub struct {
	join, leave chan int
	quit        chan struct{}
}

// The hub lives as long as its owner wants.
func newHub() *hub {
	h := &hub{make(chan int), make(chan int), make(chan struct{})}
	go func() {
		for {
			select {
			case <-h.join:
			case <-h.leave:
			case <-h.quit:
				return
			}
		}
	}()
	return h
}

func (h *hub) Close() { close(h.quit) }

var hubs = map[string]*hub{}

func get(name string) *hub {
	if h := hubs[name]; h != nil {
		return h
	}
	h := newHub()
	hubs[name] = h
	return h
}

func signals(stop func()) {
	c := make(chan os.Signal, 1)
	own := make(chan int)
	signal.Notify(c, os.Interrupt)
	go func() {
		select {
		case <-c:
			stop()
		case <-own:
		}
	}()
}
