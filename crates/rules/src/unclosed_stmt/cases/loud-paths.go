package p

import (
	"context"
	"database/sql"
	"fmt"
)

func insert(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("INSERT INTO users VALUES (?)") // want unclosed-stmt
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return fmt.Errorf("insert %s: %w", name, err)
		}
	}
	return stmt.Close()
}

func perQuery(ctx context.Context, db *sql.DB, id int) (n int, err error) {
	stmt, err := db.PrepareContext(ctx, "SELECT n FROM t WHERE id = ?") // want unclosed-stmt
	if err != nil {
		return 0, err
	}
	return n, stmt.QueryRowContext(ctx, id).Scan(&n)
}

type dao struct{ get, put *sql.Stmt }

func newDAO(db *sql.DB) (*dao, error) {
	get, err := db.Prepare("SELECT 1") // want unclosed-stmt
	if err != nil {
		return nil, err
	}
	put, err := db.Prepare("INSERT 1")
	if err != nil {
		return nil, err
	}
	return &dao{get, put}, nil
}
