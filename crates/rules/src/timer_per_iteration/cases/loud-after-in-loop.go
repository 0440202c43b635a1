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

const limit = 2 * time.Second

func known(events <-chan string) {
	wait := limit
	for {
		select {
		case <-events:
		case <-time.After(wait): // want+pedantic timer-per-iteration
		}
	}
}

func signals(wake <-chan struct{}) {
	for {
		select {
		case <-wake:
		case <-time.After(time.Hour): // want+pedantic timer-per-iteration
		}
	}
}

func polls(events <-chan string, wait time.Duration) {
	wait *= 2
	for {
		select {
		case <-time.After(wait): // want timer-per-iteration
			return
		default:
		}
	}
}
