package p

import (
	"context"
	"time"
)

func each(parent context.Context, jobs []string, do func(context.Context, string) error) error {
	for _, job := range jobs {
		ctx, cancel := context.WithTimeout(parent, time.Second) // want uncancelled-context
		if err := do(ctx, job); err != nil {
			continue
		}
		cancel()
	}
	return nil
}

// The second one takes the place of the first, which nobody can cancel any more.
func replaced(parent context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent) // want uncancelled-context
	if err := do(ctx); err != nil {
		ctx, cancel = context.WithTimeout(parent, time.Second)
		err = do(ctx)
		cancel()
		return err
	}
	cancel()
	return nil
}
