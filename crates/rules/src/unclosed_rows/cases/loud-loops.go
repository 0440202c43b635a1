package p

import "database/sql"

func perID(db *sql.DB, ids []int) (names []string, err error) {
	for _, id := range ids {
		rows, err := db.Query("SELECT name FROM users WHERE id = ?", id) // want unclosed-rows
		if err != nil {
			return nil, err
		}
		if !rows.Next() {
			continue
		}
		var name string
		if err := rows.Scan(&name); err != nil {
			rows.Close()
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func sets(db *sql.DB) error {
	rows, err := db.Query("CALL report()") // want unclosed-rows
	if err != nil {
		return err
	}
	for {
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				return err
			}
		}
		if !rows.NextResultSet() {
			return rows.Close()
		}
	}
}

// The statement is closed, its rows are not.
func ofStmt(db *sql.DB) error {
	stmt, err := db.Prepare("SELECT 1")
	if err != nil {
		return err
	}
	defer stmt.Close()
	rows, err := stmt.Query() // want unclosed-rows
	if err != nil {
		return err
	}
	if !rows.Next() {
		return sql.ErrNoRows
	}
	return rows.Err()
}
