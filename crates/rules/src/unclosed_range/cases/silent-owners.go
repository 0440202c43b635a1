package p

import (
	"context"
	"os"
	"os/signal"
	"time"
)

type log struct {
	lines chan string
	done  chan struct{}
}

func newLog() *log {
	l := &log{make(chan string, 16), make(chan struct{})}
	go func() {
		defer close(l.done)
		for line := range l.lines {
			println(line)
		}
	}()
	return l
}

func (l *log) Close() {
	close(l.lines)
	<-l.done
}

var events = make(chan string)

func init() {
	go func() {
		for e := range events {
			println(e)
		}
	}()
}

func signals(reload func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		for range c {
			reload()
		}
	}()
}

func every(d time.Duration, f func()) (stop func()) {
	t := time.NewTicker(d)
	go func() {
		for range t.C {
			f()
		}
	}()
	return t.Stop
}

func until(ctx context.Context, in chan int) {
	context.AfterFunc(ctx, func() { close(in) })
	go func() {
		for n := range in {
			println(n)
		}
	}()
}
