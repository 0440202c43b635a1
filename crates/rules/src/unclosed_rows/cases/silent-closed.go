package p

import (
	"context"
	"database/sql"
	"errors"
	"iter"
)

// Next closes the rows when it says that there are no more.
func count(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

type cursor struct {
	rows *sql.Rows
	err  error
}

func (c *cursor) Next() bool   { return c.rows.Next() }
func (c *cursor) Close() error { return c.rows.Close() }

func open(ctx context.Context, db *sql.DB) (*cursor, error) {
	rows, err := db.QueryContext(ctx, "SELECT id FROM users")
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows}, nil
}

func walk(ctx context.Context, db *sql.DB, each func(*sql.Rows) error) (err error) {
	c, err := open(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	for c.Next() {
		if err := each(c.rows); err != nil {
			return err
		}
	}
	return nil
}

func all(db *sql.DB) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		rows, err := db.Query("SELECT id FROM users")
		if err != nil {
			yield(0, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id int
			err := rows.Scan(&id)
			if !yield(id, err) {
				return
			}
		}
	}
}

func stream(db *sql.DB, out chan<- int) error {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return err
	}
	go func() {
		defer close(out)
		defer rows.Close()
		for rows.Next() {
			var id int
			if rows.Scan(&id) != nil {
				return
			}
			out <- id
		}
	}()
	return nil
}

func scanAll[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) (all []T, err error) {
	defer rows.Close()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func generic(db *sql.DB) ([]int, error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(r *sql.Rows) (id int, err error) { return id, r.Scan(&id) })
}
