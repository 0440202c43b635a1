// go: 1.20
package p

import (
	"errors"
	"time"
)

var errStopped = errors.New("stopped")

func every(d time.Duration) *time.Ticker {
	if d <= 0 {
		d = time.Second
	}
	return time.NewTicker(d)
}

func watch(stop <-chan struct{}) error {
	t := every(time.Minute) // want unstopped-ticker
	select {
	case <-t.C:
		t.Stop()
		return nil
	case <-stop:
		return errStopped
	}
}
