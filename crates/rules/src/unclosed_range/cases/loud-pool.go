package p

import "sync"

type pool struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func(), n)}
	for range 2 {
		go p.work()
	}
	return p
}

func (p *pool) work() {
	for job := range p.jobs { // want unclosed-range
		job()
		p.wg.Done()
	}
}

func (p *pool) submit(job func()) {
	p.wg.Add(1)
	p.jobs <- job
}

func (p *pool) wait() { p.wg.Wait() }

func (p *pool) Stop() { close(p.jobs) }

// Waiting is not stopping.
func handle(job func()) {
	p := newPool(1)
	p.submit(job)
	p.wait()
}
