package p

import (
	"database/sql"
	"net/http"
)

func Count(dsn string) (n int, err error) {
	db, err := sql.Open("pgx", dsn) // want db-per-call
	if err != nil {
		return 0, err
	}
	db.SetMaxOpenConns(4)
	err = db.QueryRow("select count(*) from orders").Scan(&n)
	return n, err
}

func handle(w http.ResponseWriter, r *http.Request) {
	var db, err = sql.Open("pgx", "postgres://localhost/orders") // want db-per-call
	if err != nil || db == nil {
		return
	}
	if err := db.PingContext(r.Context()); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}
