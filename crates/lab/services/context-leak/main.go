// Command context-leak lets clients subscribe to a feed and unsubscribe
// again.
//
// The leak: each subscription has a context under the server's own, and a
// goroutine that cleans up when it is done. Unsubscribing removes the
// subscription but never cancels the context.
package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"stanch.dev/lab/internal/kit"
)

// maxSubscriptions is how many clients are subscribed at a time: a new one
// makes the oldest leave.
const maxSubscriptions = 32

type subscription struct {
	id     int64
	topic  string
	cancel context.CancelFunc
}

type feed struct {
	base context.Context // done when the server stops

	mu      sync.Mutex
	nextID  int64
	current []*subscription
	ended   atomic.Int64
}

func (f *feed) subscribe(topic string) *subscription {
	ctx, cancel := context.WithCancel(f.base) // stanch:cause uncancelled-context
	s := &subscription{topic: topic, cancel: cancel}
	go f.cleanUp(ctx) // stanch:spawned uncancelled-context
	return s
}

func (f *feed) cleanUp(ctx context.Context) {
	<-ctx.Done() // stanch:blocked uncancelled-context
	f.ended.Add(1)
}

// unsubscribe leaves the context of the subscription alone.
func (f *feed) unsubscribe(*subscription) {}

func (f *feed) subscribeMended(topic string) *subscription {
	ctx, cancel := context.WithCancel(f.base)
	s := &subscription{topic: topic, cancel: cancel}
	go f.cleanUpMended(ctx)
	return s
}

func (f *feed) cleanUpMended(ctx context.Context) {
	<-ctx.Done()
	f.ended.Add(1)
}

// unsubscribeMended cancels the context that subscribeMended has made.
func (f *feed) unsubscribeMended(s *subscription) {
	s.cancel()
}

// replaceOldest adds a subscription and returns the one that has to go, if
// there are too many.
func (f *feed) replaceOldest(s *subscription) *subscription {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nextID++
	s.id = f.nextID
	f.current = append(f.current, s)
	if len(f.current) <= maxSubscriptions {
		return nil
	}
	oldest := f.current[0]
	f.current = append([]*subscription(nil), f.current[1:]...)
	return oldest
}

func (f *feed) handleSubscribe(w http.ResponseWriter, r *http.Request) {
	s := f.subscribe(r.FormValue("topic"))
	if oldest := f.replaceOldest(s); oldest != nil {
		f.unsubscribe(oldest)
	}
	kit.WritePage(w, "news about "+s.topic, 40)
}

func (f *feed) handleSubscribeMended(w http.ResponseWriter, r *http.Request) {
	s := f.subscribeMended(r.FormValue("topic"))
	if oldest := f.replaceOldest(s); oldest != nil {
		f.unsubscribeMended(oldest)
	}
	kit.WritePage(w, "news about "+s.topic, 40)
}

func main() {
	svc := kit.New("context-leak", kit.Defaults{Leak: true, Load: 30})
	base, cancel := context.WithCancel(context.Background())
	svc.OnStop(cancel)
	f := &feed{base: base}
	if svc.Leak {
		svc.Mux.HandleFunc("/subscribe", f.handleSubscribe)
	} else {
		svc.Mux.HandleFunc("/subscribe", f.handleSubscribeMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/subscribe?topic=t%d", n%100))
	})
	svc.Run()
}
