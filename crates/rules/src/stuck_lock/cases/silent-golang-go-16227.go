// https://github.com/golang/go/issues/16227: locks in structs that are made and returned by value are not copies of
// locks in use.
package p

import "sync"

type tree struct {
	mu   sync.Mutex
	over *tree
	done chan struct{}
}

func plant(over *tree) tree { return tree{over: over, done: make(chan struct{})} }

type timed struct {
	tree
	left int
}

func grow(over *tree) (*tree, func()) {
	t := plant(over)
	return &t, func() { t.cut() }
}

func growTimed(over *tree) *timed {
	t := &timed{tree: plant(over), left: 1}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left++
	return t
}

func (t *tree) cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.done)
}

func use() {
	a, cut := grow(nil)
	defer cut()
	a.mu.Lock()
	b := growTimed(a)
	a.mu.Unlock()
	b.cut()
}
