package p

import (
	"context"
	"database/sql"
	"errors"
)

var errBroke = errors.New("not enough money")

func transfer(ctx context.Context, db *sql.DB, from, to int, amount int64) error {
	tx, err := db.BeginTx(ctx, nil) // want unfinished-tx
	if err != nil {
		return err
	}
	var balance int64
	if err := tx.QueryRow("SELECT balance FROM accounts WHERE id = ?", from).Scan(&balance); err != nil {
		tx.Rollback()
		return err
	}
	if balance < amount {
		return errBroke
	}
	if _, err := tx.Exec("UPDATE accounts SET balance = balance - ?", amount); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func save(db *sql.DB, names []string) error {
	tx, err := db.Begin() // want unfinished-tx
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		if _, err := tx.Exec("INSERT INTO names VALUES (?)", name); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func kind(ctx context.Context, conn *sql.Conn, what string) error {
	tx, err := conn.BeginTx(ctx, nil) // want unfinished-tx
	if err != nil {
		return err
	}
	switch what {
	case "keep":
		return tx.Commit()
	case "drop":
		return tx.Rollback()
	}
	return nil
}
