package p

import "database/sql"

// No edit here: rolled back when the function returns, the rows would end with it.
func list(db *sql.DB) (*sql.Rows, error) {
	tx, err := db.Begin() // want unfinished-tx
	if err != nil {
		return nil, err
	}
	return tx.Query("SELECT 1")
}
