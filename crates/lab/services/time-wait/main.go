// Command time-wait answers with the stock of the warehouse.
//
// The leak: each request makes a Transport of its own. Its connection is idle
// after one answer and nobody uses it again: connections, goroutines and
// descriptors pile up until the warehouse closes them, and each one that is
// closed holds its port in TIME_WAIT for another minute.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"stanch.dev/lab/internal/kit"
)

const answerTime = time.Second

type shop struct {
	warehouse string
	client    *http.Client // the mended twin's
}

func (s *shop) request(ctx context.Context) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, s.warehouse+"/stock?article=a1", nil)
}

func (s *shop) stock(ctx context.Context) (string, error) {
	client := &http.Client{Timeout: answerTime, Transport: &http.Transport{}} // stanch:cause transport-per-call
	req, err := s.request(ctx)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req) // stanch:cause transport-per-call
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

// stockMended uses the one client of the service, and its connections again.
func (s *shop) stockMended(ctx context.Context) (string, error) {
	req, err := s.request(ctx)
	if err != nil {
		return "", err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

func handle(stock func(ctx context.Context) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := stock(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		kit.WritePage(w, "stock of "+text, 30)
	}
}

func main() {
	svc := kit.New("time-wait", kit.Defaults{Leak: true, Load: 12})
	svc.NeedDependency()
	s := &shop{warehouse: svc.Dependency}
	if svc.Leak {
		svc.Mux.HandleFunc("/stock", handle(s.stock))
	} else {
		s.client = &http.Client{
			Timeout:   answerTime,
			Transport: &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: 10 * time.Second},
		}
		svc.OnStop(s.client.CloseIdleConnections)
		svc.Mux.HandleFunc("/stock", handle(s.stockMended))
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/stock?n=%d", n))
	})
	svc.Run()
}
