// go: 1.21
package p

import "time"

type cache struct {
	stop chan struct{}
	t    *time.Ticker
}

func newCache() *cache {
	c := &cache{stop: make(chan struct{})}
	go c.loop()
	return c
}

func (c *cache) loop() {
	ticker := time.NewTicker(time.Minute) // want unstopped-ticker
	for {
		select {
		case <-ticker.C:
		case <-c.stop:
			return
		}
	}
}

func (c *cache) Close() { close(c.stop) }

func heartbeat(send func() error) {
	go func() {
		ticker := time.NewTicker(time.Second) // want unstopped-ticker
		for range ticker.C {
			if send() != nil {
				return
			}
		}
	}()
}
