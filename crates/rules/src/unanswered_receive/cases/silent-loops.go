package p

import "context"

type loop struct {
	quit chan struct{}
	done chan struct{}
}

func start(f func()) *loop {
	l := &loop{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(l.done)
		<-l.quit
		f()
	}()
	return l
}

func (l *loop) stop() {
	close(l.quit)
	<-l.done
}

func use(f func(), n int) int {
	l := start(f)
	defer l.stop()
	if n < 0 {
		return 0
	}
	return n
}

type owner struct{ l *loop }

func (o *owner) restart(f func()) {
	if o.l != nil {
		o.l.stop()
	}
	o.l = start(f)
}

func byContext(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { <-ctx.Done() }()
}

func acknowledged(n int) {
	in, ack := make(chan int), make(chan struct{})
	go func() {
		for range n {
			<-in
			ack <- struct{}{}
		}
	}()
	for i := range n {
		in <- i
		<-ack
	}
}
