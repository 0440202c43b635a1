package p

import (
	"context"
	"time"
)

func every(ctx context.Context, job func()) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			go func() { // want+pedantic overlapping-runs
				job()
			}()
		}
	}
}

type scheduler struct{ state int }

func (s *scheduler) run() {
	s.state++
}

func (s *scheduler) loop(ticker *time.Ticker) {
	for range ticker.C {
		go s.run() // want+pedantic overlapping-runs
	}
}
