package p

import "sync"

type tokens struct{ free chan struct{} }

func newTokens(n int) *tokens {
	t := &tokens{make(chan struct{}, n)}
	for range n {
		t.free <- struct{}{}
	}
	return t
}

func (t *tokens) take() { <-t.free }
func (t *tokens) give() { t.free <- struct{}{} }

func work(items []int, each func(int)) {
	t := newTokens(2)
	var wg sync.WaitGroup
	for _, item := range items {
		t.take()
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer t.give()
			each(item)
		}()
	}
	wg.Wait()
}

// A lock made of a channel.
func guarded(do func()) {
	lock := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			lock <- struct{}{}
			do()
			<-lock
		}()
	}
	wg.Wait()
}
