package p

import (
	"context"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"
)

func deferred(r io.Reader) {
	done := make(chan struct{})
	defer close(done)
	go func() {
		<-done
		println("done")
	}()
	if _, err := io.ReadAll(r); err != nil {
		return
	}
}

func pool(ns []int, each func(int)) {
	in := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				n, ok := <-in
				if !ok {
					return
				}
				each(n)
			}
		}()
	}
	for _, n := range ns {
		in <- n
	}
	close(in)
	wg.Wait()
}

type service struct {
	ready chan struct{}
	once  sync.Once
}

func newService() *service { return &service{ready: make(chan struct{})} }

func (s *service) start() { s.once.Do(func() { close(s.ready) }) }

func run(start bool) {
	s := newService()
	defer s.start()
	go func() { <-s.ready }()
}

func onSignal(stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		<-c
		stop()
	}()
}

func after(ctx context.Context, f func()) {
	go func() {
		<-ctx.Done()
		f()
	}()
}

func later(d time.Duration, f func()) {
	go func() {
		<-time.After(d)
		f()
	}()
}

func returned() (<-chan int, func(int)) {
	c := make(chan int)
	go func() { println(<-c) }()
	return c, func(n int) { c <- n }
}
