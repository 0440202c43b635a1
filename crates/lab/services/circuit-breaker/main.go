// Command circuit-breaker shows articles with their stock, which it asks the
// warehouse for.
//
// The leak: it waits for the warehouse for as long as that takes. When the
// warehouse stops answering, every request leaves a handler that waits for
// ever, with its connection.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	answerTime = 300 * time.Millisecond
	breakAfter = 5 // failures in a row
	breakTime  = 2 * time.Second
)

type shop struct {
	warehouse string
	client    *http.Client
}

func (s *shop) address(article string) string {
	return s.warehouse + "/stock?article=" + url.QueryEscape(article)
}

// stock asks the warehouse, and waits for its answer.
func (s *shop) stock(article string) (int, error) {
	resp, err := s.client.Get(s.address(article)) // stanch:blocked client-no-timeout
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return read(resp)
}

func read(resp *http.Response) (int, error) {
	if resp.StatusCode != http.StatusOK {
		return 0, errors.New(resp.Status)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

func (s *shop) handleArticle(w http.ResponseWriter, r *http.Request) {
	pieces, err := s.stock(r.FormValue("article"))
	if err != nil {
		http.Error(w, "stock: "+err.Error(), http.StatusBadGateway)
		return
	}
	kit.WritePage(w, fmt.Sprintf("article, %d left", pieces), 30)
}

// breaker is closed while the warehouse answers, open for a while after it
// failed several times in a row, and then lets one request through to see.
type breaker struct {
	mu       sync.Mutex
	failures int
	openTill time.Time
}

func (b *breaker) allows(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < breakAfter {
		return true
	}
	if now.Before(b.openTill) {
		return false
	}
	b.openTill = now.Add(breakTime) // this one tries, the others wait
	return true
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

// shopMended waits for the warehouse no longer than its visitors do, and does
// without it while it fails.
type shopMended struct {
	shop
	breaker breaker
}

var errOpen = errors.New("the warehouse is given a rest")

func (s *shopMended) stockMended(ctx context.Context, article string) (int, error) {
	if !s.breaker.allows(time.Now()) {
		return 0, errOpen
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	pieces, err := s.ask(ctx, article)
	s.breaker.report(err, time.Now())
	return pieces, err
}

func (s *shopMended) ask(ctx context.Context, article string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address(article), nil)
	if err != nil {
		return 0, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return read(resp)
}

func (s *shopMended) handleArticleMended(w http.ResponseWriter, r *http.Request) {
	pieces, err := s.stockMended(r.Context(), r.FormValue("article"))
	if err != nil {
		// The page without the stock is better than no page.
		kit.WritePage(w, "article, stock not known", 30)
		return
	}
	kit.WritePage(w, fmt.Sprintf("article, %d left", pieces), 30)
}

func main() {
	svc := kit.New("circuit-breaker", kit.Defaults{Leak: true, Load: 15})
	svc.NeedDependency()
	s := shop{warehouse: svc.Dependency, client: &http.Client{}}
	if svc.Leak {
		svc.Mux.HandleFunc("/article", s.handleArticle)
	} else {
		m := &shopMended{shop: s}
		svc.Mux.HandleFunc("/article", m.handleArticleMended)
	}
	svc.OnStop(s.client.CloseIdleConnections)
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/article?article=a%d", n%100))
	})
	svc.Run()
}
