package p

import (
	"context"
	"database/sql"
)

func ping(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want unreturned-conn
	if err != nil {
		return err
	}
	return conn.PingContext(ctx)
}

func lock(ctx context.Context, db *sql.DB, id int) (bool, error) {
	conn, err := db.Conn(ctx) // want unreturned-conn
	if err != nil {
		return false, err
	}
	var got bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", id).Scan(&got); err != nil {
		return false, err
	}
	return got, conn.Close()
}

type session struct {
	conn *sql.Conn
	id   int
}

func open(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx) // want unreturned-conn
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn}
	if err := s.init(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *session) init(ctx context.Context) error {
	return s.conn.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&s.id)
}
