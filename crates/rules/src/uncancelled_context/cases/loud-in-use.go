package p

import "context"

// No edit here: a deferred cancel would end the goroutine that goes on after the function.
func watch(parent context.Context, stop bool) {
	ctx, cancel := context.WithCancel(parent) // want uncancelled-context
	go func() {
		<-ctx.Done()
		println("done")
	}()
	if stop {
		cancel()
	}
}

type session struct{ ctx context.Context }

// The session is still in use by the caller.
func open(parent context.Context, keep bool) *session {
	ctx, cancel := context.WithCancel(parent) // want uncancelled-context
	if keep {
		return &session{ctx}
	}
	cancel()
	return nil
}
