// Command retry-storm takes orders and reserves their articles at the
// warehouse, in the background.
//
// The leak: a reservation that fails is tried again at once, and again, until
// it succeeds. When the warehouse is slow every attempt runs into its timeout,
// every order leaves a goroutine that tries for ever, and their requests keep
// the warehouse slow.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	attemptTime = 2 * time.Second

	maxAttempts  = 3
	firstBackoff = 100 * time.Millisecond
	trialTime    = 250 * time.Millisecond // of one attempt, mended
	maxWaiting   = 16                     // reservations in the background, mended
	breakAfter   = 5                      // failures in a row
	breakTime    = 3 * time.Second
)

type orders struct {
	warehouse string
	client    *http.Client
}

// reserve is one attempt.
func (o *orders) reserve(ctx context.Context, article string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	address := o.warehouse + "/reserve?article=" + url.QueryEscape(article)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, nil)
	if err != nil {
		return err
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

func (o *orders) reserveUntilDone(article string) {
	for {
		err := o.reserve(context.Background(), article, attemptTime) // stanch:cause endless-loop
		if err == nil {
			return
		}
	}
}

func (o *orders) handleOrder(w http.ResponseWriter, r *http.Request) {
	article := r.FormValue("article")
	go o.reserveUntilDone(article) // stanch:spawned endless-loop
	kit.WritePage(w, "order of "+article, 30)
}

// breaker lets nothing through for a while after too many failures in a row,
// and then one attempt to see whether it works again.
type breaker struct {
	mu       sync.Mutex
	failures int
	openTill time.Time
}

var errOpen = errors.New("the warehouse is given a rest")

func (b *breaker) allow(now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < breakAfter {
		return nil
	}
	if now.Before(b.openTill) {
		return errOpen
	}
	b.openTill = now.Add(breakTime) // this one tries, the others wait
	return nil
}

func (b *breaker) report(err error, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		b.failures = 0
		return
	}
	b.failures++
	b.openTill = now.Add(breakTime)
}

// ordersMended tries a few times, each time later, and no more often in all
// than its budget allows.
type ordersMended struct {
	orders
	breaker breaker
	waiting chan struct{} // the budget: one token for each reservation under way
}

func (o *ordersMended) reserveMended(ctx context.Context, article string) error {
	backoff := firstBackoff
	var err error
	for attempt := range maxAttempts {
		if attempt > 0 {
			// Jitter: those who failed together must not come back together.
			if !pause(ctx, backoff/2+rand.N(backoff)) {
				return ctx.Err()
			}
			backoff *= 2
		}
		if err := o.breaker.allow(time.Now()); err != nil {
			return err
		}
		err = o.reserve(ctx, article, trialTime)
		o.breaker.report(err, time.Now())
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("after %d attempts: %w", maxAttempts, err)
}

func pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (o *ordersMended) handleOrderMended(w http.ResponseWriter, r *http.Request) {
	article := r.FormValue("article")
	select {
	case o.waiting <- struct{}{}:
		defer func() { <-o.waiting }()
	default:
		http.Error(w, "too many orders wait for the warehouse", http.StatusServiceUnavailable)
		return
	}
	if err := o.reserveMended(r.Context(), article); err != nil {
		http.Error(w, "reserve "+article+": "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	kit.WritePage(w, "order of "+article, 30)
}

func main() {
	svc := kit.New("retry-storm", kit.Defaults{Leak: true, Load: 8})
	svc.NeedDependency()
	o := orders{warehouse: svc.Dependency, client: &http.Client{}}
	if svc.Leak {
		svc.Mux.HandleFunc("/order", o.handleOrder)
	} else {
		m := &ordersMended{orders: o, waiting: make(chan struct{}, maxWaiting)}
		svc.Mux.HandleFunc("/order", m.handleOrderMended)
	}
	svc.OnStop(o.client.CloseIdleConnections)
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Post(ctx, fmt.Sprintf("/order?article=a%d", n%100), nil)
	})
	svc.Run()
}
