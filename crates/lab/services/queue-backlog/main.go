// Command queue-backlog takes in documents and hands them to a worker that
// makes previews of them.
//
// The leak: documents come faster than the worker is, and the queue between
// them has no bound. Whoever sends one is told that all is well, while the
// queue keeps ever more of them in memory.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	documentBytes = 32 << 10
	previewTime   = 500 * time.Millisecond
	queueLength   = 32
)

type document struct {
	name string
	text []byte
}

type previews struct {
	made atomic.Int64
}

func (p *previews) make(d *document) {
	time.Sleep(previewTime)
	p.made.Add(1)
}

// backlog is a queue that is never full.
type backlog struct {
	mu        sync.Mutex
	documents []*document
	more      chan struct{} // holds one token while there may be documents
}

func newBacklog() *backlog {
	return &backlog{more: make(chan struct{}, 1)}
}

func (b *backlog) push(name string, text io.Reader) error {
	d := &document{name: name, text: make([]byte, documentBytes)} // stanch:allocated growing-slice
	if _, err := io.ReadFull(text, d.text); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	b.mu.Lock()
	b.documents = append(b.documents, d) // stanch:cause growing-slice
	b.mu.Unlock()
	select {
	case b.more <- struct{}{}:
	default:
	}
	return nil
}

func (b *backlog) pop() *document {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.documents) == 0 {
		return nil
	}
	d := b.documents[0]
	b.documents[0] = nil
	b.documents = b.documents[1:]
	return d
}

func (b *backlog) work(ctx context.Context, p *previews) {
	for {
		select {
		case <-b.more:
		case <-ctx.Done():
			return
		}
		for d := b.pop(); d != nil && ctx.Err() == nil; d = b.pop() {
			p.make(d)
		}
	}
}

func (b *backlog) handleDocument(w http.ResponseWriter, r *http.Request) {
	if err := b.push(r.FormValue("name"), r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	kit.WritePage(w, "queued "+r.FormValue("name"), 20)
}

// queueMended holds a few documents, and refuses more: whoever sends one
// learns that it has to come again later.
type queueMended struct {
	documents chan *document
}

func newQueueMended() *queueMended {
	return &queueMended{documents: make(chan *document, queueLength)}
}

var errFull = errors.New("the queue is full, come again later")

func (q *queueMended) pushMended(name string, text io.Reader) error {
	// The bytes are read when there is room for them.
	if len(q.documents) == cap(q.documents) {
		return errFull
	}
	d := &document{name: name, text: make([]byte, documentBytes)}
	if _, err := io.ReadFull(text, d.text); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	select {
	case q.documents <- d:
		return nil
	default:
		return errFull
	}
}

func (q *queueMended) workMended(ctx context.Context, p *previews) {
	for {
		select {
		case d := <-q.documents:
			p.make(d)
		case <-ctx.Done():
			return
		}
	}
}

func (q *queueMended) handleDocumentMended(w http.ResponseWriter, r *http.Request) {
	err := q.pushMended(r.FormValue("name"), r.Body)
	switch {
	case errors.Is(err, errFull):
		w.Header().Set("Retry-After", "5")
		http.Error(w, err.Error(), http.StatusTooManyRequests)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		kit.WritePage(w, "queued "+r.FormValue("name"), 20)
	}
}

func main() {
	svc := kit.New("queue-backlog", kit.Defaults{Leak: true, Load: 40})
	p := &previews{}
	if svc.Leak {
		b := newBacklog()
		svc.Mux.HandleFunc("/document", b.handleDocument)
		svc.OnStart(func(ctx context.Context) { go b.work(ctx, p) })
	} else {
		q := newQueueMended()
		svc.Mux.HandleFunc("/document", q.handleDocumentMended)
		svc.OnStart(func(ctx context.Context) { go q.workMended(ctx, p) })
	}
	svc.Mux.HandleFunc("/stats", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "previews %d\n", p.made.Load())
	})
	text := make([]byte, documentBytes)
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Post(ctx, fmt.Sprintf("/document?name=d%d", n), text)
	})
	svc.Run()
}
