package p

import "database/sql"

func open(dsn string) (*sql.DB, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	limit(db)
	return db, nil
}

func limit(db *sql.DB) {
	db.SetMaxOpenConns(20)
}
