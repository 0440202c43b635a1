// go: 1.22

package p

import "time"

func Poll(done <-chan struct{}, work func()) {
	tick := time.Tick(time.Second) // want tick-channel
	for {
		select {
		case <-tick:
			work()
		case <-done:
			return
		}
	}
}

func First() {
	<-time.Tick(time.Minute) // want tick-channel
}
