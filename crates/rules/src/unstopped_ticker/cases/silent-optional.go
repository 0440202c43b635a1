// go: 1.22
package p

import "time"

func run(d time.Duration, stop <-chan struct{}, each func()) {
	var tick <-chan time.Time
	if d > 0 {
		t := time.NewTicker(d)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-tick:
			each()
		case <-stop:
			return
		}
	}
}

func adapt(stop <-chan struct{}, next func() time.Duration) {
	t := time.NewTicker(time.Second)
	defer func() { t.Stop() }()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
			t.Stop()
			t = time.NewTicker(next())
		}
	}
}
