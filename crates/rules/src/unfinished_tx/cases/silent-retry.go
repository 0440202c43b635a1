package p

import (
	"database/sql"
	"time"
)

func retry(db *sql.DB, do func(*sql.Tx) error) (err error) {
	for range 3 {
		if err = once(db, do); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func once(db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		if back := tx.Rollback(); back != nil {
			return back
		}
		return err
	}
	return tx.Commit()
}

func batches(db *sql.DB, rows [][]int) error {
	var tx *sql.Tx
	for i, row := range rows {
		if tx == nil {
			var err error
			if tx, err = db.Begin(); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("INSERT", row); err != nil {
			tx.Rollback()
			return err
		}
		if i%100 == 99 {
			if err := tx.Commit(); err != nil {
				return err
			}
			tx = nil
		}
	}
	if tx != nil {
		return tx.Commit()
	}
	return nil
}
