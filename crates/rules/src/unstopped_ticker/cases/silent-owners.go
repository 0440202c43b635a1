// go: 1.22
package p

import "time"

var global = time.NewTicker(time.Second)

type hub struct{ tickers map[string]*time.Ticker }

func (h *hub) add(name string, d time.Duration) {
	if old, ok := h.tickers[name]; ok {
		old.Stop()
	}
	h.tickers[name] = time.NewTicker(d)
}

func (h *hub) remove(name string) {
	h.tickers[name].Stop()
	delete(h.tickers, name)
}

func background(done <-chan struct{}, each func()) {
	t := time.NewTicker(time.Second)
	go func() {
		<-done
		t.Stop()
	}()
	go func() {
		for {
			select {
			case <-t.C:
				each()
			case <-done:
				return
			}
		}
	}()
}
