package p

import (
	"database/sql"
	"errors"
)

type pair struct{ a, b *sql.Stmt }

func open(db *sql.DB) (_ *pair, err error) {
	p := &pair{}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	if p.a, err = db.Prepare("SELECT 1"); err != nil {
		return nil, err
	}
	if p.b, err = db.Prepare("SELECT 2"); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *pair) Close() error {
	var err error
	if p.a != nil {
		err = p.a.Close()
	}
	if p.b != nil {
		err = errors.Join(err, p.b.Close())
	}
	return err
}

func openPlain(db *sql.DB) (*pair, error) {
	a, err := db.Prepare("SELECT 1")
	if err != nil {
		return nil, err
	}
	b, err := db.Prepare("SELECT 2")
	if err != nil {
		a.Close()
		return nil, err
	}
	return &pair{a: a, b: b}, nil
}
