// Command slow-query answers from a PostgreSQL database: short questions, and
// now and then a report over all that is in it.
//
// The leak: the report takes minutes and is asked without a context, so that
// it goes on when nobody waits for it any more. A few of them take all
// connections of the pool, and every handler waits for a free one, without
// an end.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
	"time"

	_ "github.com/lib/pq"

	"stanch.dev/lab/internal/kit"
)

const (
	poolSize = 8

	shortQuery = "select count(*) from generate_series(1, 100)"
	// reportQuery stands for one that reads a large table without an index.
	reportQuery = "select count(*) from pg_sleep(600)"

	connTime   = 500 * time.Millisecond
	reportTime = time.Second
)

type reports struct {
	db *sql.DB
}

func (r *reports) answer() (int, error) {
	var rows int
	err := r.db.QueryRow(shortQuery).Scan(&rows) // stanch:blocked exhausted-pool
	return rows, err
}

func (r *reports) report() (int, error) {
	var rows int
	err := r.db.QueryRow(reportQuery).Scan(&rows) // stanch:cause exhausted-pool
	return rows, err
}

// answerMended waits neither for a connection nor for an answer longer than
// its caller does.
func (r *reports) answerMended(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, connTime)
	defer cancel()
	var rows int
	err := r.db.QueryRowContext(ctx, shortQuery).Scan(&rows)
	return rows, err
}

// reportMended is cancelled in the server, too, and has a time of its own.
func (r *reports) reportMended(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	var rows int
	err := r.db.QueryRowContext(ctx, reportQuery).Scan(&rows)
	return rows, err
}

func handle(ask func(r *http.Request) (int, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rows, err := ask(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		kit.WritePage(w, fmt.Sprintf("%d rows", rows), 30)
	}
}

func open(url string) (*sql.DB, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	db.SetConnMaxIdleTime(30 * time.Second)
	return db, db.Ping()
}

func main() {
	svc := kit.New("slow-query", kit.Defaults{Leak: true, Load: 20})
	svc.NeedDatabase()
	db, err := open(svc.Database)
	svc.Must(err)
	r := &reports{db: db}
	if svc.Leak {
		svc.Mux.HandleFunc("/answer", handle(func(*http.Request) (int, error) { return r.answer() }))
		svc.Mux.HandleFunc("/report", handle(func(*http.Request) (int, error) { return r.report() }))
	} else {
		svc.OnStop(func() { _ = db.Close() })
		svc.Mux.HandleFunc("/answer", handle(func(q *http.Request) (int, error) { return r.answerMended(q.Context()) }))
		svc.Mux.HandleFunc("/report", handle(func(q *http.Request) (int, error) { return r.reportMended(q.Context()) }))
	}
	// What visitors do: one of twenty wants the report.
	svc.Mux.HandleFunc("/visit", func(w http.ResponseWriter, q *http.Request) {
		n, err := strconv.Atoi(q.FormValue("n"))
		if err != nil {
			http.Error(w, "n: "+err.Error(), http.StatusBadRequest)
			return
		}
		q.URL.Path = "/answer"
		if n%20 == 7 {
			q.URL.Path = "/report"
		}
		svc.Mux.ServeHTTP(w, q)
	})
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/visit?n=%d", n))
	})
	svc.Run()
}
