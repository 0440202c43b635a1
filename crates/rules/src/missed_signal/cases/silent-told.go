package p

import "sync"

type queue struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []int
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) pop() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n, true
}

func (q *queue) push(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, n)
	q.cond.Signal()
}

func (q *queue) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cond.Broadcast()
}

func use() {
	q := newQueue()
	defer q.Close()
	go q.pop()
	q.push(1)
}

func broadcast() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	for range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for !ready {
				cond.Wait()
			}
		}()
	}
	mu.Lock()
	ready = true
	cond.Broadcast()
	mu.Unlock()
}
