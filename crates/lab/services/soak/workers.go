package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	firstWorkers = 8
	allWorkers   = 64
	growAfter    = 10 * time.Second

	maxPages  = 400
	pageBytes = 16 << 10
)

// workerPool starts small and grows once, when the service is warm.
type workerPool struct {
	tasks chan func()
}

func newWorkerPool() *workerPool {
	return &workerPool{tasks: make(chan func())}
}

func (p *workerPool) grow(ctx context.Context) {
	for range firstWorkers {
		go p.work(ctx)
	}
	go func() {
		timer := time.NewTimer(growAfter)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		for range allWorkers - firstWorkers {
			go p.work(ctx)
		}
	}()
}

func (p *workerPool) work(ctx context.Context) {
	for {
		select {
		case task := <-p.tasks:
			task()
		case <-ctx.Done():
			return
		}
	}
}

// do runs the task on a worker and waits for it.
func (p *workerPool) do(ctx context.Context, task func()) error {
	done := make(chan struct{})
	run := func() {
		defer close(done)
		task()
	}
	select {
	case p.tasks <- run:
	case <-ctx.Done():
		return fmt.Errorf("wait for a worker: %w", ctx.Err())
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the task: %w", ctx.Err())
	}
}

// pageCache keeps maxPages pages; the oldest makes room for a new one.
type pageCache struct {
	mu    sync.Mutex
	pages map[int][]byte
	order []int // a ring of the keys in pages, as old as they are
	next  int
}

func newPageCache() *pageCache {
	return &pageCache{pages: map[int][]byte{}}
}

func (c *pageCache) page(n int) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if page, ok := c.pages[n]; ok {
		return page
	}
	if len(c.order) < maxPages {
		c.order = append(c.order, n)
	} else {
		delete(c.pages, c.order[c.next])
		c.order[c.next] = n
		c.next = (c.next + 1) % maxPages
	}
	page := make([]byte, pageBytes)
	copy(page, fmt.Sprintf("page %d", n))
	c.pages[n] = page
	return page
}

func (c *pageCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.pages)
	c.order, c.next = c.order[:0], 0
}

// journal gathers lines and throws them away every second, as a log flusher
// writes them.
type journal struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func newJournal() *journal {
	return &journal{}
}

func (j *journal) note(page, size int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	fmt.Fprintf(&j.buffer, "page %d: %d bytes\n", page, size)
}

func (j *journal) flush(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		j.mu.Lock()
		j.buffer.Reset()
		j.mu.Unlock()
	}
}
