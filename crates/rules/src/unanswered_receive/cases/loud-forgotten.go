package p

type loop struct {
	quit chan struct{}
	done chan struct{}
}

func start(f func()) *loop {
	l := &loop{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(l.done)
		<-l.quit // want unanswered-receive
		f()
	}()
	return l
}

func (l *loop) stop() {
	close(l.quit)
	<-l.done
}

// Started and not stopped.
func forget(f func()) {
	start(f)
}

func sometimes(f func(), n int) int {
	l := start(f)
	if n < 0 {
		return 0
	}
	l.stop()
	return n
}
