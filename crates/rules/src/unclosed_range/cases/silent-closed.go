package p

import (
	"errors"
	"sync"
)

func errorPath(ns []int) error {
	in := make(chan int)
	defer close(in)
	go func() {
		for n := range in {
			println(n)
		}
	}()
	for _, n := range ns {
		if n < 0 {
			return errors.New("bad")
		}
		in <- n
	}
	return nil
}

type pool struct {
	jobs chan func()
	wg   sync.WaitGroup
	once sync.Once
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func(), n)}
	for range n {
		p.wg.Add(1)
		go p.work()
	}
	return p
}

func (p *pool) work() {
	defer p.wg.Done()
	for job := range p.jobs {
		job()
	}
}

func (p *pool) Close() {
	p.once.Do(func() { close(p.jobs) })
	p.wg.Wait()
}

func use(job func()) {
	p := newPool(2)
	defer p.Close()
	p.jobs <- job
}

func stages(ns []int) (sum int) {
	first, second := make(chan int), make(chan int)
	go func() {
		defer close(first)
		for _, n := range ns {
			first <- n
		}
	}()
	go func() {
		defer close(second)
		for n := range first {
			second <- n * n
		}
	}()
	for n := range second {
		sum += n
	}
	return sum
}
