// Command http-client asks a downstream service for prices.
//
// The leak: when the downstream service answers with an error status, the
// response body is neither read nor closed. The connection is never given
// back, and its readLoop and writeLoop goroutines wait forever.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"stanch.dev/lab/internal/kit"
)

type quote struct {
	Article string `json:"article"`
	Cents   int    `json:"cents"`
}

type prices struct {
	client     *http.Client
	downstream string
}

// quote has no timeout on purpose: an http.Client with one would cut the
// forgotten bodies off and hide the leak.
func (p *prices) quote(article string) (quote, error) {
	resp, err := p.client.Get(p.downstream + "/quote/" + article) // stanch:cause unclosed-body
	if err != nil {
		return quote{}, err
	}
	if resp.StatusCode != http.StatusOK {
		return quote{}, fmt.Errorf("quote %s: %s", article, resp.Status)
	}
	defer resp.Body.Close()
	return decode(resp.Body)
}

// quoteMended closes the body on every path, and drains what is left of it
// so that the connection can be used again.
func (p *prices) quoteMended(ctx context.Context, article string) (quote, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.downstream+"/quote/"+article, nil)
	if err != nil {
		return quote{}, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return quote{}, err
	}
	defer func() {
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
		_ = resp.Body.Close()
	}()
	if resp.StatusCode != http.StatusOK {
		return quote{}, fmt.Errorf("quote %s: %s", article, resp.Status)
	}
	return decode(resp.Body)
}

func decode(body io.Reader) (quote, error) {
	var q quote
	err := json.NewDecoder(body).Decode(&q)
	return q, err
}

func (p *prices) handlePrice(w http.ResponseWriter, r *http.Request) {
	q, err := p.quote(r.FormValue("article"))
	answer(w, q, err)
}

func (p *prices) handlePriceMended(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	q, err := p.quoteMended(ctx, r.FormValue("article"))
	answer(w, q, err)
}

func answer(w http.ResponseWriter, q quote, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	kit.WritePage(w, fmt.Sprintf("%s at %d", q.Article, q.Cents), 30)
}

// serveQuotes is the downstream service: every third article is unknown.
func serveQuotes(w http.ResponseWriter, r *http.Request) {
	article := strings.TrimPrefix(r.URL.Path, "/quote/")
	if strings.HasSuffix(article, "-0") {
		http.Error(w, "no such article: "+strings.Repeat(article+" ", 64), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(quote{Article: article, Cents: 100 * len(article)})
}

func main() {
	svc := kit.New("http-client", kit.Defaults{Leak: true, Load: 30})
	listener, err := kit.Listen("127.0.0.1:0")
	svc.Must(err)
	downstream := &http.Server{
		Handler:     http.HandlerFunc(serveQuotes),
		ReadTimeout: 5 * time.Second,
		// Hangs up on idle connections as servers do, so that what piles up
		// is the client's side alone.
		IdleTimeout: 5 * time.Second,
		ErrorLog:    svc.Log,
	}
	svc.OnStart(func(context.Context) { go func() { _ = downstream.Serve(listener) }() })
	svc.OnStop(func() { _ = downstream.Close() })

	p := &prices{client: &http.Client{}, downstream: "http://" + listener.Addr().String()}
	if svc.Leak {
		svc.Mux.HandleFunc("/price", p.handlePrice)
	} else {
		svc.Mux.HandleFunc("/price", p.handlePriceMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/price?article=%d-%d", n, n%3))
	})
	svc.Run()
}
