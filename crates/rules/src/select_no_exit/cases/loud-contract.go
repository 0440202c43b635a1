package p

import "context"

type listener struct {
	in   chan int
	stop chan struct{}
}

func (l *listener) run() {
	for {
		select { // want select-no-exit
		case n := <-l.in:
			println(n)
		case <-l.stop:
			return
		}
	}
}

func (l *listener) Start() { go l.run() }
func (l *listener) Stop()  { close(l.stop) }

func newListener() *listener { return &listener{make(chan int), make(chan struct{})} }

// Start without Stop.
func handle(n int) {
	l := newListener()
	l.Start()
	l.in <- n
}

func errorPath(ctx context.Context) error {
	l := newListener()
	l.Start()
	if err := ctx.Err(); err != nil {
		return err
	}
	l.Stop()
	return nil
}
