// go: 1.22

package p

import (
	"context"
	"time"
)

// Every iteration waits for its timer.
func poll(ctx context.Context, work func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			work()
		}
	}
}

func labelled(stop <-chan struct{}, work func()) {
loop:
	for {
		select {
		case <-stop:
			break loop
		case <-time.After(time.Minute):
			work()
		}
	}
}

// No loop.
func once(events <-chan string) bool {
	select {
	case <-events:
		return true
	case <-time.After(time.Minute):
		return false
	}
}

func sleeps(work func()) {
	for {
		<-time.After(time.Minute)
		work()
	}
}

// What comes after the select sees that it is over.
func retry(ctx context.Context, try func(context.Context) bool) {
	for {
		if ctx.Err() != nil || try(ctx) {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
		}
	}
}
