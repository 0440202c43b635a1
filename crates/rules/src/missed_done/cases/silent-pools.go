package p

import (
	"context"
	"sync"
)

type pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func())}
	p.wg.Add(n)
	for range n {
		go func() {
			defer p.wg.Done()
			for job := range p.jobs {
				job()
			}
		}()
	}
	return p
}

func (p *pool) Close() {
	close(p.jobs)
	p.wg.Wait()
}

func use(jobs []func()) {
	p := newPool(3)
	defer p.Close()
	for _, job := range jobs {
		p.jobs <- job
	}
}

func bounded(ctx context.Context, items []int, do func(int)) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	sem := make(chan struct{}, 2)
	for _, item := range items {
		select {
		case sem <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			do(item)
		}()
	}
	return nil
}

func nested() {
	var outer sync.WaitGroup
	outer.Add(1)
	go func() {
		defer outer.Done()
		var inner sync.WaitGroup
		for range 2 {
			inner.Add(1)
			go func() { defer inner.Done() }()
		}
		inner.Wait()
	}()
	outer.Wait()
}
