package p

import (
	"context"
	"database/sql"
	"errors"
)

func with(ctx context.Context, db *sql.DB, do func(*sql.Conn) error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return do(conn)
}

type locker struct {
	conn *sql.Conn
	key  int
}

func lock(ctx context.Context, db *sql.DB, key int) (*locker, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		conn.Close()
		return nil, err
	}
	return &locker{conn, key}, nil
}

func (l *locker) unlock(ctx context.Context) error {
	_, err := l.conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", l.key)
	return errors.Join(err, l.conn.Close())
}

func guarded(ctx context.Context, db *sql.DB, do func() error) error {
	l, err := lock(ctx, db, 1)
	if err != nil {
		return err
	}
	defer l.unlock(context.WithoutCancel(ctx))
	return do()
}
