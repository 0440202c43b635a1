// Command wait-group answers searches by asking three shards at once. It
// waits for all of them, but no longer than a handler may take.
//
// The leak: a shard that fails returns before it calls Done. The handler has
// its timeout, but the goroutine that waits for the group waits forever.
package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	shards    = 3
	patience  = 100 * time.Millisecond
	shardTime = 5 * time.Millisecond
)

// askShard finds nothing wrong with two queries out of three; the last shard
// refuses the third.
func askShard(shard, query int) (int, error) {
	time.Sleep(shardTime)
	if shard == shards-1 && query%3 == 0 {
		return 0, fmt.Errorf("shard %d refuses query %d", shard, query)
	}
	return shard + query, nil
}

type search struct{}

func (s *search) handleSearch(w http.ResponseWriter, r *http.Request) {
	query, err := strconv.Atoi(r.FormValue("q"))
	if err != nil {
		http.Error(w, "query: "+err.Error(), http.StatusBadRequest)
		return
	}
	hits := make(chan int, shards)
	wg := new(sync.WaitGroup)
	wg.Add(shards)
	for shard := range shards {
		go func() {
			found, err := askShard(shard, query)
			if err != nil {
				return // stanch:cause missed-done
			}
			hits <- found
			wg.Done()
		}()
	}
	all := make(chan struct{})
	go func() { // stanch:spawned missed-done
		wg.Wait() // stanch:blocked missed-done
		close(all)
	}()
	select {
	case <-all:
	case <-time.After(patience):
	}
	answer(w, query, len(hits))
}

// handleSearchMended defers Done, so that no path misses it.
func (s *search) handleSearchMended(w http.ResponseWriter, r *http.Request) {
	query, err := strconv.Atoi(r.FormValue("q"))
	if err != nil {
		http.Error(w, "query: "+err.Error(), http.StatusBadRequest)
		return
	}
	hits := make(chan int, shards)
	wg := new(sync.WaitGroup)
	wg.Add(shards)
	for shard := range shards {
		go func() {
			defer wg.Done()
			found, err := askShard(shard, query)
			if err != nil {
				return
			}
			hits <- found
		}()
	}
	all := make(chan struct{})
	go func() {
		wg.Wait()
		close(all)
	}()
	select {
	case <-all:
	case <-time.After(patience):
	}
	answer(w, query, len(hits))
}

func answer(w http.ResponseWriter, query, hits int) {
	kit.WritePage(w, fmt.Sprintf("query %d, %d shards", query, hits), 40)
}

func main() {
	svc := kit.New("wait-group", kit.Defaults{Leak: true, Load: 30})
	s := &search{}
	if svc.Leak {
		svc.Mux.HandleFunc("/search", s.handleSearch)
	} else {
		svc.Mux.HandleFunc("/search", s.handleSearchMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/search?q=%d", n))
	})
	svc.Run()
}
