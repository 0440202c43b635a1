// Command worker-pool appraises parcels on a pool of workers: one task weighs
// a parcel, a second one prices what the first has weighed.
//
// The leak: weighing a damaged parcel panics. The pool survives that, but the
// weight is never sent, and the worker that waits for it never comes back.
// Once all workers are stuck the pool refuses tasks, and nobody looks at the
// error of Submit.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/panjf2000/ants/v2"

	"stanch.dev/lab/internal/kit"
)

const (
	poolSize = 4096
	patience = 100 * time.Millisecond
)

var (
	errDamaged = errors.New("parcel is damaged")
	errBusy    = errors.New("no price in time")
)

type depot struct {
	pool *ants.Pool
}

// scale weighs a parcel. Every third one is damaged, and the scale was never
// written for that.
func scale(parcel int) int {
	time.Sleep(3 * time.Millisecond)
	if parcel%3 == 0 {
		panic(fmt.Sprintf("scale: parcel %d is damaged", parcel)) // stanch:cause stuck-pool-worker
	}
	return 100 + parcel%900
}

func (d *depot) appraise(parcel int) (int, error) {
	weight := make(chan int)
	price := make(chan int, 1)
	_ = d.pool.Submit(func() {
		weight <- scale(parcel)
	})
	_ = d.pool.Submit(func() {
		price <- 2 * <-weight // stanch:blocked stuck-pool-worker
	})
	select {
	case cents := <-price:
		return cents, nil
	case <-time.After(patience):
		return 0, errBusy
	}
}

type weighed struct {
	grams int
	err   error
}

// scaleMended tells of a damaged parcel instead of panicking.
func scaleMended(parcel int) (int, error) {
	time.Sleep(3 * time.Millisecond)
	if parcel%3 == 0 {
		return 0, errDamaged
	}
	return 100 + parcel%900, nil
}

// appraiseMended looks at every error, and waits for nothing without an end.
func (d *depot) appraiseMended(ctx context.Context, parcel int) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	weight := make(chan weighed, 1)
	price := make(chan weighed, 1)
	err := d.pool.Submit(func() {
		var w weighed
		defer func() {
			if r := recover(); r != nil {
				w.err = fmt.Errorf("weigh parcel %d: %v", parcel, r)
			}
			weight <- w
		}()
		w.grams, w.err = scaleMended(parcel)
	})
	if err != nil {
		return 0, fmt.Errorf("weigh parcel %d: %w", parcel, err)
	}
	err = d.pool.Submit(func() {
		select {
		case w := <-weight:
			price <- w
		case <-ctx.Done():
		}
	})
	if err != nil {
		return 0, fmt.Errorf("price parcel %d: %w", parcel, err)
	}
	select {
	case w := <-price:
		return 2 * w.grams, w.err
	case <-ctx.Done():
		return 0, errBusy
	}
}

func (d *depot) handleParcel(w http.ResponseWriter, r *http.Request) {
	parcel, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "parcel: "+err.Error(), http.StatusBadRequest)
		return
	}
	cents, err := d.appraise(parcel)
	answer(w, cents, err)
}

func (d *depot) handleParcelMended(w http.ResponseWriter, r *http.Request) {
	parcel, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "parcel: "+err.Error(), http.StatusBadRequest)
		return
	}
	cents, err := d.appraiseMended(r.Context(), parcel)
	answer(w, cents, err)
}

func answer(w http.ResponseWriter, cents int, err error) {
	switch {
	case errors.Is(err, errDamaged):
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	default:
		kit.WritePage(w, fmt.Sprintf("parcel for %d", cents), 30)
	}
}

func main() {
	svc := kit.New("worker-pool", kit.Defaults{Leak: true, Load: 40})
	pool, err := ants.NewPool(poolSize,
		ants.WithNonblocking(true),
		ants.WithPanicHandler(func(reason any) { svc.Log.Printf("task panicked: %v", reason) }),
	)
	svc.Must(err)
	svc.OnStop(func() { _ = pool.ReleaseTimeout(time.Second) })

	d := &depot{pool: pool}
	if svc.Leak {
		svc.Mux.HandleFunc("/parcel", d.handleParcel)
	} else {
		svc.Mux.HandleFunc("/parcel", d.handleParcelMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/parcel?id=%d", n))
	})
	svc.Run()
}
