package p

import (
	"context"
	"database/sql"
	"time"
)

// Given back when the work is done, but not when it takes too long.
func timed(ctx context.Context, db *sql.DB, done <-chan struct{}) error {
	conn, err := db.Conn(ctx) // want unreturned-conn
	if err != nil {
		return err
	}
	select {
	case <-done:
		return conn.Close()
	case <-time.After(time.Second):
		return context.DeadlineExceeded
	}
}
