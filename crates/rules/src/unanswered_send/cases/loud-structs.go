package p

import "context"

type worker struct {
	jobs    chan func()
	results chan int
}

func newWorker() *worker {
	return &worker{jobs: make(chan func()), results: make(chan int)}
}

func (w *worker) run() {
	w.results <- 1 // want unanswered-send
}

func start(ctx context.Context) int {
	w := newWorker()
	go w.run()
	select {
	case n := <-w.results:
		return n
	case <-ctx.Done():
		return 0
	}
}

func async[T any](f func() T) <-chan T {
	out := make(chan T)
	go func() { out <- f() }() // want unanswered-send
	return out
}

func useAsync(ctx context.Context) int {
	n := async(func() int { return 1 })
	if ctx.Err() != nil {
		return 0
	}
	return <-n
}

// The callback is called after the reader has gone.
func subscribe(each func(func(int))) int {
	ch := make(chan int)
	send := func(n int) { ch <- n } // want unanswered-send
	go func() {
		send(1)
		send(2)
	}()
	return <-ch
}
