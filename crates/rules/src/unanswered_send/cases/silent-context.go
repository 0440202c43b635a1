package p

import (
	"context"
	"sync"
)

func generate(ctx context.Context, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func square(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func merge(ctx context.Context, ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range in {
				select {
				case out <- n:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func first(parent context.Context) int {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	for n := range merge(ctx, square(ctx, generate(ctx, 10)), square(ctx, generate(ctx, 10))) {
		if n > 10 {
			return n
		}
	}
	return 0
}

func done(n int) int {
	stop := make(chan struct{})
	defer close(stop)
	out := make(chan int)
	go func() {
		for i := 0; ; i++ {
			select {
			case out <- i:
			case <-stop:
				return
			}
		}
	}()
	for i := range out {
		if i == n {
			break
		}
	}
	return n
}
