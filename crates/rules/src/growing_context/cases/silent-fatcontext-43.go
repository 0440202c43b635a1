package p

import "context"

var (
	ctx    context.Context
	cancel context.CancelFunc
)

// Crocmagnon/fatcontext#43
func doWork() {
	ctx, cancel = context.WithCancel(context.TODO())

	executable := func() {
		ctx, cancel = context.WithCancel(context.Background())
	}
	for {
		executable()
		ctx, cancel = context.WithCancel(context.Background())
		cancel()
	}
}
