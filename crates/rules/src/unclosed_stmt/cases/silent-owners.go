package p

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

type dao struct {
	db    *sql.DB
	stmts map[string]*sql.Stmt
	list  []*sql.Stmt
	once  sync.Once
}

func (d *dao) prepare(q string) (*sql.Stmt, error) {
	if s := d.stmts[q]; s != nil {
		return s, nil
	}
	s, err := d.db.Prepare(q)
	if err != nil {
		return nil, err
	}
	d.stmts[q] = s
	d.list = append(d.list, s)
	return s, nil
}

func (d *dao) Close() (err error) {
	d.once.Do(func() {
		for _, s := range d.list {
			err = errors.Join(err, s.Close())
		}
	})
	return err
}

var prepared *sql.Stmt

func setUp(db *sql.DB) (err error) {
	prepared, err = db.Prepare("SELECT 1")
	return err
}

func use(ctx context.Context, db *sql.DB, each ...int) error {
	stmt, err := db.PrepareContext(ctx, "SELECT ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, n := range each {
		if _, err := stmt.ExecContext(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// A statement of a transaction ends with it.
func inTx(tx *sql.Tx) error {
	stmt, err := tx.Prepare("INSERT INTO t VALUES (?)")
	if err != nil {
		return err
	}
	_, err = stmt.Exec(1)
	return err
}
