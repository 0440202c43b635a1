package p

import (
	"os"
	"os/signal"
	"sync"
)

type bus struct {
	mu   sync.Mutex
	subs []chan string
	in   chan string
	quit chan struct{}
}

func newBus() *bus {
	b := &bus{in: make(chan string), quit: make(chan struct{})}
	go b.loop()
	return b
}

func (b *bus) loop() {
	for {
		select {
		case text := <-b.in:
			b.mu.Lock()
			for _, sub := range b.subs {
				select {
				case sub <- text:
				default:
				}
			}
			b.mu.Unlock()
		case <-b.quit:
			return
		}
	}
}

func (b *bus) publish(text string) {
	select {
	case b.in <- text:
	case <-b.quit:
	}
}

func (b *bus) Close() { close(b.quit) }

var queue = make(chan func())

func init() {
	go func() {
		for f := range queue {
			f()
		}
	}()
}

func enqueue(f func()) { queue <- f }

func daisy(n int) int {
	left := make(chan int)
	first := left
	right := left
	for range n {
		right = make(chan int)
		go func(left, right chan int) { left <- 1 + <-right }(left, right)
		left = right
	}
	go func(c chan int) { c <- 1 }(right)
	return <-first
}

func signals(stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		<-c
		stop()
	}()
}

func limiter(rate chan struct{}, do func()) {
	rate <- struct{}{}
	defer func() { <-rate }()
	do()
}
