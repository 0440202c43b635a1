package p

import (
	"context"
	"database/sql"
	"errors"
)

func exists(db *sql.DB, id int) (bool, error) {
	rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id) // want unclosed-rows
	if err != nil {
		return false, err
	}
	return rows.Next(), rows.Err()
}

// Rows that are read to their end close themselves; here they are not when a scan fails.
func names(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM users") // want unclosed-rows
	if err != nil {
		return nil, err
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

var errTooMany = errors.New("too many")

func limited(tx *sql.Tx, limit int) (n int, err error) {
	rows, err := tx.Query("SELECT id FROM jobs") // want unclosed-rows
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
		if n == limit {
			break
		}
	}
	return n, rows.Err()
}

func columns(st *sql.Stmt) ([]string, error) {
	rows, err := st.Query() // want unclosed-rows
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, errors.Join(errTooMany, err)
	}
	return names, rows.Close()
}
