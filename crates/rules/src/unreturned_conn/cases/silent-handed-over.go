package p

import (
	"context"
	"database/sql"
	"sync"
)

type leases struct {
	mu   sync.Mutex
	held map[string]*sql.Conn
}

func (l *leases) take(ctx context.Context, db *sql.DB, name string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, ok := l.held[name]; ok {
		old.Close()
	}
	l.held[name] = conn
	return nil
}

func (l *leases) drop(name string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	conn := l.held[name]
	delete(l.held, name)
	return conn.Close()
}

func background(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	go func() {
		defer conn.Close()
		<-ctx.Done()
	}()
	return nil
}
