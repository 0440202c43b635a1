package p

import (
	"context"
	"net/http"
)

type store struct{}

func (store) Load(ctx context.Context, id string) error { return ctx.Err() }

func use(s store) error {
	if err := s.Load(nil, "1"); err != nil { // want+pedantic nil-context
		return err
	}
	_, err := http.NewRequestWithContext(nil, "GET", "/", nil) // want+pedantic nil-context
	return err
}

func (store) Save(body []byte, ctx context.Context) error { return ctx.Err() }

func save(s store) error {
	return s.Save(nil, nil) // want+pedantic nil-context
}
