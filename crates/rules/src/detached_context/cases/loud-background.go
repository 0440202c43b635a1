package p

import (
	"context"
	"database/sql"
	"net/http"
)

func find(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(context.Background(), "select 1") // want+pedantic detached-context
	return err
}

func handler(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		each := func() {
			_ = db.PingContext(context.TODO()) // want+pedantic detached-context
		}
		each()
	}
}
