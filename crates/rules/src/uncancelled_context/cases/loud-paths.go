package p

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"time"
)

var errEmpty = errors.New("empty")

func thrownAway(parent context.Context) context.Context {
	ctx, _ := context.WithCancel(parent) // want uncancelled-context
	return ctx
}

func early(parent context.Context, ids []int) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want uncancelled-context
	if len(ids) == 0 {
		return errEmpty
	}
	defer cancel()
	return work(ctx)
}

func work(ctx context.Context) error { return ctx.Err() }

// Any mention of cancel is enough for go vet.
func mentioned(parent context.Context, debug bool) error {
	ctx, cancel := context.WithCancel(parent) // want uncancelled-context
	if debug {
		cancel()
	}
	return work(ctx)
}

func perRequest(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(r.Context(), time.Second, errEmpty) // want uncancelled-context
	if err := work(ctx); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	cancel()
}

func signals() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want uncancelled-context
	if err := work(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

// The function takes the cause: an edit would have to make one up.
func withCause(parent context.Context, n int) error {
	ctx, cancel := context.WithCancelCause(parent) // want uncancelled-context
	if n == 0 {
		return errEmpty
	}
	defer cancel(nil)
	return work(ctx)
}
