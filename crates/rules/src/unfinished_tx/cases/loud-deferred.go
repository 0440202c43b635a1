package p

import "database/sql"

// The deferred literal looks at an error that is not the one that is returned.
func shadowed(db *sql.DB) error {
	tx, err := db.Begin() // want unfinished-tx
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("DELETE FROM t"); err != nil {
		return err
	}
	return tx.Commit()
}

func onlyRecover(db *sql.DB, do func() error) (err error) {
	tx, err := db.Begin() // want unfinished-tx
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			tx.Rollback()
			panic(r)
		}
	}()
	if err := do(); err != nil {
		return err
	}
	return tx.Commit()
}
