// Command closure-pin takes uploads, and registers a callback for each that
// audits it later.
//
// The leak: the callback needs a name and a size, but it captures the whole
// upload; and the list of callbacks is never emptied.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	uploadBytes = 128 << 10
	auditEvery  = time.Second
)

type upload struct {
	name string
	body []byte
}

type audits struct {
	mu      sync.Mutex
	pending []func() string
}

// readUpload reads an upload that says how long it is.
func readUpload(r *http.Request) (*upload, error) {
	if r.ContentLength < 0 || r.ContentLength > 1<<20 {
		return nil, fmt.Errorf("content length %d", r.ContentLength)
	}
	body := make([]byte, r.ContentLength) // stanch:allocated pinned-closure
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, err
	}
	return &upload{name: r.FormValue("name"), body: body}, nil
}

func (a *audits) handleUpload(w http.ResponseWriter, r *http.Request) {
	u, err := readUpload(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.pending = append(a.pending, func() string { // stanch:cause pinned-closure
		return fmt.Sprintf("%s: %d bytes", u.name, len(u.body))
	})
	a.mu.Unlock()
	kit.WritePage(w, "stored "+u.name, 600)
}

// readUploadMended is readUpload; it stands alone so that a profile tells
// the two apart.
func readUploadMended(r *http.Request) (*upload, error) {
	if r.ContentLength < 0 || r.ContentLength > 1<<20 {
		return nil, fmt.Errorf("content length %d", r.ContentLength)
	}
	body := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, err
	}
	return &upload{name: r.FormValue("name"), body: body}, nil
}

// handleUploadMended lets the callback capture the two values that it needs.
func (a *audits) handleUploadMended(w http.ResponseWriter, r *http.Request) {
	u, err := readUploadMended(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	name, size := u.name, len(u.body)
	a.mu.Lock()
	a.pending = append(a.pending, func() string {
		return fmt.Sprintf("%s: %d bytes", name, size)
	})
	a.mu.Unlock()
	kit.WritePage(w, "stored "+name, 600)
}

// flushMended runs the callbacks of the last second, and forgets them.
func (a *audits) flushMended(ctx context.Context) {
	ticker := time.NewTicker(auditEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		a.mu.Lock()
		due := a.pending
		a.pending = nil
		a.mu.Unlock()
		for _, audit := range due {
			_ = audit()
		}
	}
}

func main() {
	svc := kit.New("closure-pin", kit.Defaults{Leak: true, Load: 15})
	a := &audits{}
	if svc.Leak {
		svc.Mux.HandleFunc("/upload", a.handleUpload)
	} else {
		svc.Mux.HandleFunc("/upload", a.handleUploadMended)
		svc.OnStart(func(ctx context.Context) { go a.flushMended(ctx) })
	}
	body := make([]byte, uploadBytes)
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Post(ctx, fmt.Sprintf("/upload?name=file-%d", n), body)
	})
	svc.Run()
}
