package main

import (
	"database/sql"
	"log"
	"net/http"
)

type store struct{ db *sql.DB }

func newStore(dsn string) (*store, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	return &store{db: db}, nil
}

func migrate(dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec("create table orders (id int)")
	return err
}

var global *sql.DB

func setUp() {
	db, err := sql.Open("pgx", "")
	if err != nil {
		log.Fatal(err)
	}
	global = db
}

func closedByCleanup(cleanup func(func() error)) {
	db, _ := sql.Open("pgx", "")
	cleanup(db.Close)
	_ = db.Ping()
}

// Called when the program starts, and only then.
func warm() {
	db, _ := sql.Open("pgx", "")
	_ = db.Ping()
}

func main() {
	setUp()
	warm()
	db, err := sql.Open("pgx", "")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = db.PingContext(r.Context())
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
