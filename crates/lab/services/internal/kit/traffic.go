package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

const (
	// requestTime is how long a client waits before it gives up.
	requestTime = 2 * time.Second
	// maxInFlight bounds what the generator itself keeps open.
	maxInFlight = 1024

	// Beyond these the generator pauses: a lab service has to stay alive and
	// observable on a small machine, however long it is left to leak.
	maxHeapBytes  = 1500 << 20
	maxGoroutines = 300_000
	spareFDs      = 256
)

// Traffic sets what one request of the generator does. It is called at the
// intended start times of an open model: a slow service does not slow the
// generator down. n counts requests from 0.
func (s *Service) Traffic(fire func(ctx context.Context, n int64) error) {
	s.fire = fire
}

// Rate replaces the constant rate of -load by a function of the time since
// the start, in requests per second.
func (s *Service) Rate(rate func(elapsed time.Duration) float64) {
	s.rate = rate
}

// Get sends a GET request to the service itself and reads the whole answer.
func (s *Service) Get(ctx context.Context, path string) error {
	return s.send(ctx, http.MethodGet, path, nil)
}

// Post sends body to the service itself and reads the whole answer.
func (s *Service) Post(ctx context.Context, path string, body []byte) error {
	return s.send(ctx, http.MethodPost, path, body)
}

func (s *Service) send(ctx context.Context, method, path string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode >= 500 {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	return nil
}

func newClient() *http.Client {
	return &http.Client{
		Timeout: requestTime,
		Transport: &http.Transport{
			MaxIdleConns:        64,
			MaxIdleConnsPerHost: 64,
			IdleConnTimeout:     10 * time.Second,
		},
	}
}

// drive starts requests at their intended times until ctx is done. Requests
// in flight then are cut off: only the server side drains.
func (s *Service) drive(ctx context.Context) {
	defer s.client.CloseIdleConnections()
	go s.watchLimits(ctx)
	start := time.Now()
	due := start
	for n := int64(0); ; n++ {
		due = due.Add(s.interval(due.Sub(start)))
		if !sleepUntil(ctx, due) {
			return
		}
		if s.metrics.paused.Load() || s.metrics.inFlight.Load() >= maxInFlight {
			s.metrics.skipped.Add(1)
			continue
		}
		s.metrics.inFlight.Add(1)
		go s.fireOne(ctx, n, due)
	}
}

func (s *Service) fireOne(ctx context.Context, n int64, due time.Time) {
	defer s.metrics.inFlight.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	err := s.fire(ctx, n)
	// Measured from the intended start, so that a late start counts as latency.
	s.metrics.observe(time.Since(due))
	var timeout interface{ Timeout() bool }
	switch {
	case err == nil:
		s.metrics.ok.Add(1)
	case errors.As(err, &timeout) && timeout.Timeout():
		s.metrics.timeout.Add(1)
	default:
		s.metrics.failed.Add(1)
	}
}

// interval is the time from one request to the next.
func (s *Service) interval(elapsed time.Duration) time.Duration {
	rate := s.Load
	if s.rate != nil {
		rate = s.rate(elapsed)
	}
	const least = 0.1 // keeps a rate near zero from sleeping for hours
	if rate < least {
		rate = least
	}
	return time.Duration(float64(time.Second) / rate)
}

func sleepUntil(ctx context.Context, due time.Time) bool {
	wait := time.Until(due)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// watchLimits pauses the traffic while the process is close to a limit.
func (s *Service) watchLimits(ctx context.Context) {
	ticker := time.NewTicker(500 * time.Millisecond)
	defer ticker.Stop()
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		metrics.Read(heap)
		full := heap[0].Value.Uint64() > maxHeapBytes || runtime.NumGoroutine() > maxGoroutines
		if limit, ok := maxFDs(); ok && limit > 2*spareFDs {
			if open, ok := openFDs(); ok && open+spareFDs > limit {
				full = true
			}
		}
		if s.metrics.paused.Swap(full) != full {
			s.Log.Printf("traffic paused=%t: heap=%d goroutines=%d", full, heap[0].Value.Uint64(), runtime.NumGoroutine())
		}
	}
}

// latencyBounds are the upper bounds of the latency histogram, in seconds.
var latencyBounds = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}

type trafficMetrics struct {
	ok, failed, timeout, skipped atomic.Int64
	inFlight                     atomic.Int64
	paused                       atomic.Bool
	buckets                      [len(latencyBounds) + 1]atomic.Int64
	sumNanos                     atomic.Int64
}

func (m *trafficMetrics) observe(latency time.Duration) {
	i := 0
	for i < len(latencyBounds) && latency.Seconds() > latencyBounds[i] {
		i++
	}
	m.buckets[i].Add(1)
	m.sumNanos.Add(int64(latency))
}
