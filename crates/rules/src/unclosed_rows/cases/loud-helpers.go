package p

import (
	"context"
	"database/sql"
)

type users struct{ db *sql.DB }

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (u *users) query(ctx context.Context, where string, args ...any) (*sql.Rows, error) {
	return u.db.QueryContext(ctx, "SELECT id FROM users WHERE "+where, args...)
}

func (u *users) first(ctx context.Context, name string) (id int, err error) {
	rows, err := u.query(ctx, "name = ?", name) // want unclosed-rows
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&id)
	}
	return id, err
}

func scan(rows *sql.Rows, to ...any) error {
	if !rows.Next() {
		return sql.ErrNoRows
	}
	return rows.Scan(to...)
}

func one(db *sql.DB, query string, to ...any) error {
	rows, err := db.Query(query) // want unclosed-rows
	if err != nil {
		return err
	}
	return scan(rows, to...)
}

type pair struct{ a, b *sql.Rows }

// The second query fails, and nobody closes what the first has opened.
func both(db *sql.DB) (*pair, error) {
	a, err := db.Query("SELECT 1") // want unclosed-rows
	if err != nil {
		return nil, err
	}
	b, err := db.Query("SELECT 2")
	if err != nil {
		return nil, err
	}
	return &pair{a, b}, nil
}
