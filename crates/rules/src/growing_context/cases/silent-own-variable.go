package p

import (
	"context"
	"time"
)

type key struct{}

func consume(ctx context.Context, messages <-chan string, handle func(context.Context)) {
	for message := range messages {
		ctx := context.WithValue(ctx, key{}, message)
		handle(ctx)
	}
	for message := range messages {
		var own context.Context = ctx
		own = context.WithValue(own, key{}, message)
		handle(own)
	}
}

// Each iteration starts afresh.
func afresh(base context.Context, messages <-chan string, handle func(context.Context)) {
	ctx := base
	for message := range messages {
		ctx = base
		ctx = context.WithValue(ctx, key{}, message)
		handle(ctx)
	}
}

// Once, and the loop is left.
func first(ctx context.Context, messages <-chan string) context.Context {
	for message := range messages {
		ctx = context.WithValue(ctx, key{}, message)
		return ctx
	}
	return ctx
}

func twice(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, key{}, 1)
	for _, n := range [2]int{1, 2} {
		ctx = context.WithValue(ctx, key{}, n)
	}
	return ctx
}

// The literal is called once for each value of ctx.
func later(ctx context.Context, run func(func())) {
	for range time.Tick(time.Second) {
		run(func() {
			ctx := ctx
			ctx = context.WithValue(ctx, key{}, 1)
			_ = ctx
		})
	}
}
