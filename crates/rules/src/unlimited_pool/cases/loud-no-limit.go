package main

import (
	"database/sql"
	"log"
	"net/http"
)

func main() {
	db, err := sql.Open("pgx", "postgres://localhost/orders") // want+pedantic unlimited-pool
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = db.PingContext(r.Context())
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
