// go: 1.22

package p

import "time"

func drain(events <-chan string, idle time.Duration, handle func(string)) {
	for {
		select {
		case event := <-events:
			handle(event)
		case <-time.After(idle): // want timer-per-iteration
			return
		}
	}
}

func spin(events <-chan string) {
	for {
		select {
		case <-events:
			continue
		case <-time.After(time.Hour): // want timer-per-iteration
		}
	}
}

func short(events <-chan string) {
	for {
		select {
		case <-events:
		case t := <-time.After(2 * time.Second): // want+pedantic timer-per-iteration
			_ = t
		}
	}
}
