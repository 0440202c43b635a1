// go: 1.22

package main

import "time"

// Runs until the program ends, and so does its ticker.
func heartbeat(beat func()) {
	for range time.Tick(time.Second) {
		beat()
	}
}

func forever(beat func()) {
	tick := time.Tick(time.Second)
	for {
		<-tick
		beat()
	}
}

func main() {
	go heartbeat(func() {})
	go forever(func() {})
	for range time.Tick(time.Minute) {
		return
	}
}
