package p

import (
	"context"
	"net/http"
	"sync"
)

type server struct {
	mu      sync.Mutex
	cancels map[int]context.CancelFunc
	stop    context.CancelFunc
	wg      sync.WaitGroup
}

func (s *server) start(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	s.stop = cancel
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		<-ctx.Done()
	}()
}

func (s *server) Close() {
	s.stop()
	s.wg.Wait()
}

func (s *server) begin(parent context.Context, id int) context.Context {
	ctx, cancel := context.WithCancel(parent)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancels[id] = cancel
	return ctx
}

func (s *server) end(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel, ok := s.cancels[id]; ok {
		cancel()
		delete(s.cancels, id)
	}
}

type body struct {
	http.Response
	cancel func()
}

func both(parent context.Context) (context.Context, *body) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, &body{cancel: cancel}
}

type stopper interface{ Stop() }

type byFunc func()

func (f byFunc) Stop() { f() }

func asInterface(parent context.Context) (context.Context, stopper) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, byFunc(cancel)
}

func send(parent context.Context, cancels chan<- context.CancelFunc) context.Context {
	ctx, cancel := context.WithCancel(parent)
	cancels <- cancel
	return ctx
}

// Nobody is told, and nothing is kept: the parent has no end.
func values(ctx context.Context) context.Context {
	return context.WithValue(ctx, "key", 1)
}
