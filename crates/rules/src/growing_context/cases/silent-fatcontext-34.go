package p

import "context"

type R struct{ Ctx context.Context }

// Crocmagnon/fatcontext#34
func something() func(*R) {
	return func(r *R) {
		ctx := r.Ctx
		ctx = context.WithValue(ctx, "key", "val")
		r.Ctx = ctx
	}
}
