// Command order-handler takes orders and charges them with a payment service
// that is sometimes slower than the handler is patient.
//
// The leak: the handler gives up on a slow payment and returns, and nobody is
// left to receive from the unbuffered channel that the payment is sent on.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"stanch.dev/lab/internal/kit"
)

// patience is how long the handler waits for a payment.
const patience = 60 * time.Millisecond

type receipt struct {
	order int
	err   error
}

// payments stands for the payment service: quick, but every third charge
// takes longer than the handler's patience.
type payments struct{}

func (payments) charge(ctx context.Context, order int) (receipt, error) {
	latency := 10 * time.Millisecond
	if order%3 == 0 {
		latency = 4 * patience
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return receipt{order: order}, nil
	case <-ctx.Done():
		return receipt{}, fmt.Errorf("charge order %d: %w", order, ctx.Err())
	}
}

type shop struct {
	payments payments
}

func (s *shop) handleOrder(w http.ResponseWriter, r *http.Request) {
	order, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "order: "+err.Error(), http.StatusBadRequest)
		return
	}
	paid := make(chan receipt)
	go func() { // stanch:spawned unanswered-send
		rec, err := s.payments.charge(context.Background(), order)
		rec.err = err
		paid <- rec // stanch:blocked unanswered-send
	}()
	select {
	case rec := <-paid:
		s.answer(w, rec)
	case <-time.After(patience): // stanch:cause unanswered-send
		http.Error(w, "payment timed out", http.StatusGatewayTimeout)
	}
}

// handleOrderMended gives the payment the request's deadline and the channel
// room for an answer that nobody waits for any more.
func (s *shop) handleOrderMended(w http.ResponseWriter, r *http.Request) {
	order, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "order: "+err.Error(), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	paid := make(chan receipt, 1)
	go func() {
		rec, err := s.payments.charge(ctx, order)
		rec.err = err
		paid <- rec
	}()
	select {
	case rec := <-paid:
		s.answer(w, rec)
	case <-ctx.Done():
		http.Error(w, "payment timed out", http.StatusGatewayTimeout)
	}
}

func (s *shop) answer(w http.ResponseWriter, rec receipt) {
	switch {
	case errors.Is(rec.err, context.DeadlineExceeded):
		http.Error(w, "payment timed out", http.StatusGatewayTimeout)
	case rec.err != nil:
		http.Error(w, rec.err.Error(), http.StatusBadGateway)
	default:
		kit.WritePage(w, fmt.Sprintf("order-%d", rec.order), 30)
	}
}

func main() {
	svc := kit.New("order-handler", kit.Defaults{Leak: true, Load: 40})
	s := &shop{}
	if svc.Leak {
		svc.Mux.HandleFunc("/orders", s.handleOrder)
	} else {
		svc.Mux.HandleFunc("/orders", s.handleOrderMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/orders?id=%d", n))
	})
	svc.Run()
}
