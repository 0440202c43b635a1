package p

import (
	"context"
	"database/sql"
)

func prepare(ctx context.Context, conn *sql.Conn, table string) (*sql.Stmt, error) {
	return conn.PrepareContext(ctx, "SELECT * FROM "+table)
}

func check(ctx context.Context, conn *sql.Conn, table string) error {
	_, err := prepare(ctx, conn, table) // want unclosed-stmt
	return err
}

func run(db *sql.DB, queries []string) {
	for _, q := range queries {
		stmt, err := db.Prepare(q) // want unclosed-stmt
		if err != nil {
			continue
		}
		exec(stmt)
	}
}

func exec(stmt *sql.Stmt) {
	if _, err := stmt.Exec(); err != nil {
		return
	}
}
