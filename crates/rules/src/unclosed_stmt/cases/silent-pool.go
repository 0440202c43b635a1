package p

import (
	"database/sql"
	"sync"
)

type cache struct {
	mu   sync.Mutex
	free []*sql.Stmt
	db   *sql.DB
}

func (c *cache) get() (*sql.Stmt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.free); n > 0 {
		s := c.free[n-1]
		c.free = c.free[:n-1]
		return s, nil
	}
	return c.db.Prepare("SELECT 1")
}

func (c *cache) put(s *sql.Stmt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, s)
}

func (c *cache) run() error {
	s, err := c.get()
	if err != nil {
		return err
	}
	defer c.put(s)
	_, err = s.Exec()
	return err
}
