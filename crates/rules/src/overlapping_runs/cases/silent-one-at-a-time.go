package p

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

type scheduler struct {
	mu      sync.Mutex
	busy    atomic.Bool
	slots   chan struct{}
	running bool
}

func (s *scheduler) run() {
	if !s.busy.CompareAndSwap(false, true) {
		return
	}
	defer s.busy.Store(false)
}

func (s *scheduler) loop(ctx context.Context, ticker *time.Ticker, job func()) {
	for range ticker.C {
		job()
	}
	for range ticker.C {
		go s.run()
	}
	for range ticker.C {
		s.slots <- struct{}{}
		go func() {
			defer func() { <-s.slots }()
			job()
		}()
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if !s.running {
				go func() { job() }()
			}
		}
	}
}

// Work comes by the channel, not by the clock.
func serve(work <-chan func()) {
	for f := range work {
		go f()
	}
}

// Runs that are waited for.
func rounds(ticker *time.Ticker, jobs []func()) {
	for range ticker.C {
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
		wg.Wait()
	}
}
