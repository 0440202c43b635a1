// Command held-lock reserves articles from a stock that is guarded by one
// mutex.
//
// The leak: reserving an article that is sold out returns without unlocking.
// Every request after that waits for the mutex forever.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"stanch.dev/lab/internal/kit"
)

// The stock is filled up again so often that only every hundredth
// reservation finds nothing: the service looks healthy at first.
const soldOutEvery = 100

var errSoldOut = errors.New("sold out")

type stock struct {
	mu   sync.Mutex
	left map[int]int
}

func newStock() *stock {
	left := map[int]int{}
	for article := 1; article < soldOutEvery; article++ {
		left[article] = 1_000
	}
	return &stock{left: left}
}

func (s *stock) reserve(article int) (int, error) {
	s.mu.Lock() // stanch:blocked stuck-lock
	if s.left[article] == 0 {
		return 0, errSoldOut // stanch:cause stuck-lock
	}
	s.left[article]--
	left := s.left[article]
	s.refill(article)
	s.mu.Unlock()
	return left, nil
}

// reserveMended unlocks on every path.
func (s *stock) reserveMended(article int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left[article] == 0 {
		return 0, errSoldOut
	}
	s.left[article]--
	left := s.left[article]
	s.refill(article)
	return left, nil
}

// refill is called with mu held.
func (s *stock) refill(article int) {
	if s.left[article] < 10 {
		s.left[article] = 1_000
	}
}

func (s *stock) handleReserve(w http.ResponseWriter, r *http.Request) {
	article, err := strconv.Atoi(r.FormValue("article"))
	if err != nil {
		http.Error(w, "article: "+err.Error(), http.StatusBadRequest)
		return
	}
	left, err := s.reserve(article)
	answer(w, left, err)
}

func (s *stock) handleReserveMended(w http.ResponseWriter, r *http.Request) {
	article, err := strconv.Atoi(r.FormValue("article"))
	if err != nil {
		http.Error(w, "article: "+err.Error(), http.StatusBadRequest)
		return
	}
	left, err := s.reserveMended(article)
	answer(w, left, err)
}

func answer(w http.ResponseWriter, left int, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	kit.WritePage(w, fmt.Sprintf("reserved, %d left", left), 40)
}

func main() {
	svc := kit.New("held-lock", kit.Defaults{Leak: true, Load: 30})
	s := newStock()
	if svc.Leak {
		svc.Mux.HandleFunc("/reserve", s.handleReserve)
	} else {
		svc.Mux.HandleFunc("/reserve", s.handleReserveMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/reserve?article=%d", (n+1)%soldOutEvery))
	})
	svc.Run()
}
