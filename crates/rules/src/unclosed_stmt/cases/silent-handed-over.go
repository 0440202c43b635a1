package p

import (
	"database/sql"
	"io"
)

func with(db *sql.DB, q string, do func(*sql.Stmt) error) error {
	stmt, err := db.Prepare(q)
	if err != nil {
		return err
	}
	defer shut(stmt)
	return do(stmt)
}

func shut(c io.Closer) { _ = c.Close() }

func send(db *sql.DB, q string, to chan<- *sql.Stmt) error {
	stmt, err := db.Prepare(q)
	if err != nil {
		return err
	}
	to <- stmt
	return nil
}

func background(db *sql.DB, q string) error {
	stmt, err := db.Prepare(q)
	if err != nil {
		return err
	}
	go func() {
		defer stmt.Close()
		stmt.Exec()
	}()
	return nil
}
