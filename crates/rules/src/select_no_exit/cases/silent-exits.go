package p

import (
	"context"
	"time"
)

type listener struct {
	in   chan int
	stop chan struct{}
}

func (l *listener) run() {
	for {
		select {
		case n := <-l.in:
			println(n)
		case <-l.stop:
			return
		}
	}
}

func newListener() *listener {
	l := &listener{make(chan int), make(chan struct{})}
	go l.run()
	return l
}

func (l *listener) Stop() { close(l.stop) }

func handle(n int) {
	l := newListener()
	defer l.Stop()
	l.in <- n
}

func byContext(ctx context.Context, in chan int) {
	go func() {
		for {
			select {
			case n := <-in:
				println(n)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func byTimer(c chan int) {
	own := make(chan int)
	go func() {
		select {
		case n := <-own:
			println(n)
		case <-time.After(time.Second):
		}
	}()
}

func byTicker() {
	own := make(chan int)
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case n := <-own:
				println(n)
			case <-t.C:
				return
			}
		}
	}()
}

func byCancel(parent context.Context, ns []int) {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	c := make(chan int)
	go func() {
		for {
			select {
			case n := <-c:
				println(n)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, n := range ns {
		c <- n
	}
}
