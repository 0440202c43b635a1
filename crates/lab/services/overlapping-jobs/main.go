// Command overlapping-jobs copies the stock of the warehouse every second, so
// that its readers need not wait for the warehouse.
//
// The leak: each tick starts a run of its own, whatever has become of the last
// one. When the warehouse stops answering the first run keeps the lock, and
// every second adds one more that waits for it.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	every   = 250 * time.Millisecond
	runTime = time.Second
	batch   = 5
)

type stock struct {
	warehouse string
	client    *http.Client
	running   sync.Mutex // one run at a time: they read, change and write back
	pieces    atomic.Int64
	runs      atomic.Int64
	skipped   atomic.Int64
}

// count asks the warehouse for one article.
func (s *stock) count(ctx context.Context, article int) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/stock?article=a%d", s.warehouse, article), nil)
	if err != nil {
		return 0, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64))
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
}

// refresh is what a run does.
func (s *stock) refresh(ctx context.Context) {
	var total int64
	for article := range batch {
		pieces, err := s.count(ctx, article)
		if err != nil {
			return // the last copy stays
		}
		total += pieces
	}
	s.pieces.Store(total)
	s.runs.Add(1)
}

func (s *stock) schedule(ctx context.Context) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			go s.run(ctx) // stanch:spawned overlapping-runs
		case <-ctx.Done():
			return
		}
	}
}

func (s *stock) run(ctx context.Context) {
	s.running.Lock() // stanch:blocked overlapping-runs
	defer s.running.Unlock()
	s.refresh(ctx)
}

// scheduleMended starts no run before the last one has ended, and gives each
// run a time to end.
func (s *stock) scheduleMended(ctx context.Context) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if !s.running.TryLock() {
				s.skipped.Add(1)
				continue
			}
			go s.runMended(ctx)
		case <-ctx.Done():
			return
		}
	}
}

func (s *stock) runMended(ctx context.Context) {
	defer s.running.Unlock()
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	s.refresh(ctx)
}

func (s *stock) handleStock(w http.ResponseWriter, _ *http.Request) {
	kit.WritePage(w, fmt.Sprintf("stock of %d", s.pieces.Load()), 40)
}

func (s *stock) handleStats(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, "runs %d\nskipped %d\n", s.runs.Load(), s.skipped.Load())
}

func main() {
	svc := kit.New("overlapping-jobs", kit.Defaults{Leak: true, Load: 20})
	svc.NeedDependency()
	s := &stock{warehouse: svc.Dependency, client: &http.Client{}}
	if svc.Leak {
		svc.OnStart(func(ctx context.Context) { go s.schedule(ctx) })
	} else {
		svc.OnStart(func(ctx context.Context) { go s.scheduleMended(ctx) })
	}
	svc.OnStop(s.client.CloseIdleConnections)
	svc.Mux.HandleFunc("/stock", s.handleStock)
	svc.Mux.HandleFunc("/stats", s.handleStats)
	svc.Traffic(func(ctx context.Context, n int64) error { return svc.Get(ctx, "/stock") })
	svc.Run()
}
