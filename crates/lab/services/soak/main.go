// Command soak does all that looks like a leak and is none, so that a
// detector can prove its silence: a worker pool that grows once, keep-alive
// clients, long-lived connections that are opened faster than they end at
// first, load that swings as a day does, a cache that fills, a log flusher
// and a signal handler.
package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	// day is the period of the load: it swings between a tenth and all of
	// -load.
	day = 30 * time.Second
	// allPages is more than the cache holds.
	allPages = 1000

	reportEvery = 3 * time.Second
	reportTime  = 50 * time.Millisecond
	reports     = 12
)

func main() {
	svc := kit.New("soak", kit.Defaults{Leak: false, Load: 40})
	if svc.Leak {
		svc.Log.Print("-leak=true: this service has no leak to show")
	}
	listener, err := kit.Listen("127.0.0.1:0")
	svc.Must(err)
	streams := newStreams(listener)
	workers := newWorkerPool()
	cache := newPageCache()
	journal := newJournal()

	svc.OnStart(func(ctx context.Context) {
		go streams.accept(ctx)
		go streams.openClients(ctx)
		go journal.flush(ctx)
		go fetchReports(ctx, svc)
		reloadOnSignal(ctx, cache)
		workers.grow(ctx)
	})
	svc.OnStop(func() { _ = listener.Close() })

	svc.Mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.FormValue("n"))
		if err != nil {
			http.Error(w, "page: "+err.Error(), http.StatusBadRequest)
			return
		}
		size := len(cache.page(n))
		if err := workers.do(r.Context(), func() { journal.note(n, size) }); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		kit.WritePage(w, fmt.Sprintf("page %d", n), 60)
	})
	svc.Mux.HandleFunc("/report", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(reportTime)
		fmt.Fprintln(w, "all is well")
	})
	svc.Rate(func(elapsed time.Duration) float64 {
		swing := math.Sin(2 * math.Pi * elapsed.Seconds() / day.Seconds())
		return svc.Load * (0.55 + 0.45*swing)
	})
	svc.Traffic(func(ctx context.Context, _ int64) error {
		return svc.Get(ctx, fmt.Sprintf("/page?n=%d", rand.IntN(allPages)))
	})
	svc.Run()
}

// fetchReports asks for all reports at once, again and again: that many
// connections are kept alive.
func fetchReports(ctx context.Context, svc *kit.Service) {
	ticker := time.NewTicker(reportEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		var all sync.WaitGroup
		all.Add(reports)
		for range reports {
			go func() {
				defer all.Done()
				if err := svc.Get(ctx, "/report"); err != nil {
					svc.Log.Print(err)
				}
			}()
		}
		all.Wait()
	}
}

// reloadOnSignal empties the cache on SIGHUP.
func reloadOnSignal(ctx context.Context, cache *pageCache) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		defer signal.Stop(hangup)
		for {
			select {
			case <-hangup:
				cache.clear()
			case <-ctx.Done():
				return
			}
		}
	}()
}
