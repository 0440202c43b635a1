// https://github.com/securego/gosec/issues/1637: deferred in a goroutine, by way of a field of its argument.
package p

import (
	"context"
	"log/slog"
	"runtime/debug"
)

type active struct {
	ctx    context.Context
	cancel context.CancelFunc
	id     int
}

func start(parent context.Context, id int) {
	ctx, cancel := context.WithCancel(parent)
	one := &active{ctx: ctx, cancel: cancel, id: id}
	go func(one *active) {
		defer func() {
			if r := recover(); r != nil {
				slog.Error("panic", "error", r, "stack", string(debug.Stack()))
			}
		}()
		slog.Info("running", "id", one.id)
		defer one.cancel()
		<-one.ctx.Done()
	}(one)
}
