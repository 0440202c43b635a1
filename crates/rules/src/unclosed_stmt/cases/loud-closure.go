package p

import "database/sql"

func twice(db *sql.DB, query string) error {
	stmt, err := db.Prepare(query) // want unclosed-stmt
	if err != nil {
		return err
	}
	run := func(n int) error {
		_, err := stmt.Exec(n)
		return err
	}
	if err := run(1); err != nil {
		return err
	}
	defer stmt.Close()
	return run(2)
}
