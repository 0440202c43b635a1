package p

import "sync"

type node struct {
	mu   sync.Mutex
	next *node
	n    int
}

// Two locks of one type are two locks.
func swap(a, b *node) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.n, b.n = b.n, a.n
}

// Hand over hand.
func (n *node) find(x int) *node {
	n.mu.Lock()
	for n.n != x && n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	n.mu.Unlock()
	return n
}

func sum(nodes []*node) (sum int) {
	for _, n := range nodes {
		n.mu.Lock()
		sum += n.n
		n.mu.Unlock()
	}
	return sum
}

func all(nodes []*node) func() {
	for _, n := range nodes {
		n.mu.Lock()
	}
	return func() {
		for _, n := range nodes {
			n.mu.Unlock()
		}
	}
}

var shards [16]node

func add(key int) {
	shard := &shards[key%len(shards)]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	shard.n++
}

func readers(mu *sync.RWMutex, a, b *int) int {
	mu.RLock()
	x := *a
	mu.RUnlock()
	mu.RLock()
	defer mu.RUnlock()
	return x + *b
}

func byGoroutine(mu *sync.Mutex, do func()) {
	mu.Lock()
	go func() {
		defer mu.Unlock()
		do()
	}()
}
