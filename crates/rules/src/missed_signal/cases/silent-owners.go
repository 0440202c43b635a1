package p

import "sync"

type gate struct {
	mu   sync.Mutex
	cond sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{}
	g.cond.L = &g.mu
	return g
}

func (g *gate) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.cond.Wait()
	}
}

func (g *gate) Open() {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Broadcast()
}

func start() *gate {
	g := newGate()
	go g.wait()
	return g
}
