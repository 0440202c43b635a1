package p

import (
	"context"
	"net/http"
)

func load(ctx context.Context, body []byte) error { return ctx.Err() }

func use(ctx context.Context) error {
	if err := load(ctx, nil); err != nil {
		return err
	}
	_, err := http.NewRequestWithContext(context.TODO(), "GET", "/", nil)
	return err
}

func shadowed(nil context.Context) error {
	return load(nil, []byte{})
}

type db struct{}

// nil means that there is no transaction.
func (db) query(ctx, tx context.Context) error { return ctx.Err() }

func (d db) Query(ctx context.Context) error { return d.query(ctx, nil) }

// A nil function is no call with a nil context.
type handlerFunc func(ctx context.Context, path string) error

func (h handlerFunc) handle(ctx context.Context, path string) error { return h(ctx, path) }

var _ interface {
	handle(ctx context.Context, path string) error
} = handlerFunc(nil)
