// go: 1.23

package p

import "time"

func drain(events <-chan string, idle time.Duration, handle func(string)) {
	for {
		select {
		case event := <-events:
			handle(event)
		case <-time.After(idle):
			return
		}
	}
}
