// Command slice-pin indexes documents by the 16 bytes that they start with.
//
// The leak: the index keeps a slice of each document instead of a copy, and a
// slice of 16 bytes keeps the whole array that it was cut from.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"stanch.dev/lab/internal/kit"
)

const (
	documentBytes = 128 << 10
	keyBytes      = 16
	// maxKeys is what the mended index keeps; it has it in half a minute.
	maxKeys = 512
)

type index struct {
	mu   sync.Mutex
	keys [][]byte
	next int
}

func readDocument(r *http.Request) ([]byte, error) {
	if r.ContentLength < keyBytes || r.ContentLength > 1<<20 {
		return nil, fmt.Errorf("content length %d", r.ContentLength)
	}
	document := make([]byte, r.ContentLength) // stanch:allocated pinned-array
	_, err := io.ReadFull(r.Body, document)
	return document, err
}

func (x *index) handleDocument(w http.ResponseWriter, r *http.Request) {
	document, err := readDocument(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	x.mu.Lock()
	x.keys = append(x.keys, document[:keyBytes]) // stanch:cause pinned-array
	x.mu.Unlock()
	kit.WritePage(w, fmt.Sprintf("like %.8q", document), 600)
}

// readDocumentMended is readDocument; it stands alone so that a profile tells
// the two apart.
func readDocumentMended(r *http.Request) ([]byte, error) {
	if r.ContentLength < keyBytes || r.ContentLength > 1<<20 {
		return nil, fmt.Errorf("content length %d", r.ContentLength)
	}
	document := make([]byte, r.ContentLength)
	_, err := io.ReadFull(r.Body, document)
	return document, err
}

// handleDocumentMended copies the key, and keeps the last maxKeys of them.
func (x *index) handleDocumentMended(w http.ResponseWriter, r *http.Request) {
	document, err := readDocumentMended(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	key := bytes.Clone(document[:keyBytes])
	x.mu.Lock()
	if len(x.keys) < maxKeys {
		x.keys = append(x.keys, key)
	} else {
		x.keys[x.next] = key
		x.next = (x.next + 1) % maxKeys
	}
	x.mu.Unlock()
	kit.WritePage(w, fmt.Sprintf("like %.8q", document), 600)
}

func main() {
	svc := kit.New("slice-pin", kit.Defaults{Leak: true, Load: 15})
	x := &index{}
	if svc.Leak {
		svc.Mux.HandleFunc("/documents", x.handleDocument)
	} else {
		svc.Mux.HandleFunc("/documents", x.handleDocumentMended)
	}
	body := bytes.Repeat([]byte("document "), documentBytes/9+1)[:documentBytes]
	svc.Traffic(func(ctx context.Context, _ int64) error {
		return svc.Post(ctx, "/documents", body)
	})
	svc.Run()
}
