package p

import (
	"context"
	"database/sql"
	"time"
)

func listen(ctx context.Context, db *sql.DB, each func(*sql.Conn) error) error {
	for ctx.Err() == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		err = each(conn)
		conn.Close()
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func timed(ctx context.Context, db *sql.DB, done <-chan struct{}) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	select {
	case <-done:
		return nil
	case <-time.After(time.Second):
		return context.DeadlineExceeded
	}
}
