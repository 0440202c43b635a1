package p

import "database/sql"

type tx interface {
	Exec(query string, args ...any) (sql.Result, error)
	Commit() error
	Rollback() error
}

func begin(db *sql.DB) (tx, error) { return db.Begin() }

func use(db *sql.DB) error {
	t, err := begin(db)
	if err != nil {
		return err
	}
	defer t.Rollback()
	if _, err := t.Exec("DELETE FROM t"); err != nil {
		return err
	}
	return t.Commit()
}

func withTx[T any](db *sql.DB, do func(tx) (T, error)) (T, error) {
	var none T
	t, err := begin(db)
	if err != nil {
		return none, err
	}
	v, err := do(t)
	if err != nil {
		t.Rollback()
		return none, err
	}
	return v, t.Commit()
}
