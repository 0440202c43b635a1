package p

import (
	"context"
	"time"
)

// Crocmagnon/fatcontext#101
func shutDown(ctx context.Context, stop func(context.Context)) {
	defer func() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		stop(ctx)
	}()
}
