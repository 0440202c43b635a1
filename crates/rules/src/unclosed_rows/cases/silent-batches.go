package p

import "database/sql"

type report struct {
	db   *sql.DB
	open map[string]*sql.Rows
}

// Kept until the report is closed.
func (r *report) rows(query string) (*sql.Rows, error) {
	if rows, ok := r.open[query]; ok {
		return rows, nil
	}
	rows, err := r.db.Query(query)
	if err != nil {
		return nil, err
	}
	r.open[query] = rows
	return rows, nil
}

func (r *report) Close() {
	for query, rows := range r.open {
		rows.Close()
		delete(r.open, query)
	}
}

func perID(db *sql.DB, ids []int) (sum int, err error) {
	for _, id := range ids {
		n, err := one(db, id)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func one(db *sql.DB, id int) (n int, err error) {
	rows, err := db.Query("SELECT n FROM t WHERE id = ?", id)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if !rows.Next() {
		return 0, rows.Err()
	}
	return n, rows.Scan(&n)
}

func reset(db *sql.DB, again bool) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	if again {
		if err := rows.Close(); err != nil {
			return err
		}
		if rows, err = db.Query("SELECT 2"); err != nil {
			return err
		}
	}
	return rows.Close()
}

// Rows end with their transaction.
func inTx(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.Query("SELECT 1")
	if err != nil {
		return err
	}
	if !rows.Next() {
		return sql.ErrNoRows
	}
	return tx.Commit()
}
