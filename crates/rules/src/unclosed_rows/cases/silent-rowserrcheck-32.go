// https://github.com/jingyugao/rowserrcheck/issues/16 and 32: rows that are returned are the caller's, and a deferred
// literal closes them as well as a deferred method.
package p

import "database/sql"

func query(db *sql.DB, what string) (*sql.Rows, error) {
	found, err := db.Query(what)
	if err != nil {
		return nil, err
	}
	return found, nil
}

func both(db *sql.DB) (found *sql.Rows, err error) {
	found, err = db.Query("SELECT 1")
	return
}

func inLiteral(db *sql.DB) int {
	found, err := db.Query("SELECT 1")
	if err != nil {
		panic(err)
	}
	defer func() { _ = found.Close() }()
	n := 0
	for found.Next() {
		n++
	}
	if err := found.Err(); err != nil {
		panic(err)
	}
	return n
}
