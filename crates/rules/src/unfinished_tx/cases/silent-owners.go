package p

import (
	"context"
	"database/sql"
)

type unit struct {
	tx    *sql.Tx
	ended bool
}

func begin(ctx context.Context, db *sql.DB) (*unit, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &unit{tx: tx}, nil
}

func (u *unit) Commit() error {
	u.ended = true
	return u.tx.Commit()
}

func (u *unit) Close() {
	if !u.ended {
		u.tx.Rollback()
	}
}

func run(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	u, err := begin(ctx, db)
	if err != nil {
		return err
	}
	defer u.Close()
	if err := do(u.tx); err != nil {
		return err
	}
	return u.Commit()
}

type key struct{}

func inContext(ctx context.Context, db *sql.DB) (context.Context, func() error, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	return context.WithValue(ctx, key{}, tx), tx.Commit, nil
}
