// Command session-map keeps a session for each user that it has seen.
//
// The leak: the middleware puts every user into a global map that nothing is
// ever removed from.
package main

import (
	"container/list"
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	profileBytes = 4 << 10
	maxSessions  = 256
	sessionTime  = 3 * time.Second
)

type session struct {
	user    string
	profile []byte
	seen    time.Time
}

var (
	sessionsMu sync.Mutex
	sessions   = map[string]*session{}
)

// withSessions is the middleware that keeps every user.
func withSessions(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		keepSession(r.FormValue("user"), time.Now())
		next(w, r)
	}
}

func keepSession(user string, now time.Time) {
	sessionsMu.Lock()
	defer sessionsMu.Unlock()
	s, ok := sessions[user]
	if !ok {
		s = loadSession(user)
		sessions[user] = s // stanch:cause growing-map
	}
	s.seen = now
}

func loadSession(user string) *session {
	profile := make([]byte, profileBytes) // stanch:allocated growing-map
	copy(profile, user)
	return &session{user: user, profile: profile}
}

// sessionCache keeps the users that were seen last: at most maxSessions of
// them, and none for longer than sessionTime.
type sessionCache struct {
	mu     sync.Mutex
	byUser map[string]*list.Element
	order  *list.List // of *session, the one seen last in front
}

func newSessionCache() *sessionCache {
	return &sessionCache{byUser: map[string]*list.Element{}, order: list.New()}
}

func (c *sessionCache) touch(user string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byUser[user]; ok {
		e.Value.(*session).seen = now
		c.order.MoveToFront(e)
		return
	}
	s := loadSessionMended(user, now)
	c.byUser[user] = c.order.PushFront(s)
	for c.order.Len() > maxSessions || now.Sub(c.oldest().seen) > sessionTime {
		delete(c.byUser, c.oldest().user)
		c.order.Remove(c.order.Back())
	}
}

// oldest is never asked of an empty cache: touch has just added a session.
func (c *sessionCache) oldest() *session {
	return c.order.Back().Value.(*session)
}

func loadSessionMended(user string, now time.Time) *session {
	profile := make([]byte, profileBytes)
	copy(profile, user)
	return &session{user: user, profile: profile, seen: now}
}

func (c *sessionCache) withSessionsMended(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c.touch(r.FormValue("user"), time.Now())
		next(w, r)
	}
}

func handleHome(w http.ResponseWriter, r *http.Request) {
	kit.WritePage(w, "home of "+r.FormValue("user"), 60)
}

func main() {
	svc := kit.New("session-map", kit.Defaults{Leak: true, Load: 75})
	if svc.Leak {
		svc.Mux.HandleFunc("/home", withSessions(handleHome))
	} else {
		svc.Mux.HandleFunc("/home", newSessionCache().withSessionsMended(handleHome))
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/home?user=u%08d", n))
	})
	svc.Run()
}
