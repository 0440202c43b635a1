// Command warehouse knows the stock of the articles that others sell. It is
// what other services of the lab depend on, and does not leak: what fails is
// the link to it.
package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

type warehouse struct {
	mu       sync.Mutex
	reserved map[string]int // by article, of which there are a few
}

const articles = 100

func (w *warehouse) handleStock(rw http.ResponseWriter, r *http.Request) {
	time.Sleep(2 * time.Millisecond)
	w.mu.Lock()
	reserved := w.reserved[r.FormValue("article")]
	w.mu.Unlock()
	fmt.Fprintf(rw, "%d\n", 1_000_000-reserved)
}

func (w *warehouse) handleReserve(rw http.ResponseWriter, r *http.Request) {
	time.Sleep(2 * time.Millisecond)
	article := r.FormValue("article")
	w.mu.Lock()
	if _, known := w.reserved[article]; known || len(w.reserved) < articles {
		w.reserved[article]++
	}
	w.mu.Unlock()
	fmt.Fprintln(rw, "reserved")
}

func (w *warehouse) handleList(rw http.ResponseWriter, r *http.Request) {
	kit.WritePage(rw, "stock", 40)
}

func main() {
	svc := kit.New("warehouse", kit.Defaults{Leak: false, Load: 30})
	// As patient as many servers and load balancers are: whoever does not close
	// what it opens finds no help here.
	svc.IdleTime = 5 * time.Minute
	w := &warehouse{reserved: map[string]int{}}
	svc.Mux.HandleFunc("/stock", w.handleStock)
	svc.Mux.HandleFunc("/reserve", w.handleReserve)
	svc.Mux.HandleFunc("/list", w.handleList)
	svc.Traffic(func(ctx context.Context, n int64) error {
		if n%3 == 0 {
			return svc.Get(ctx, "/list")
		}
		return svc.Post(ctx, fmt.Sprintf("/reserve?article=a%d", n%articles), nil)
	})
	svc.Run()
}
