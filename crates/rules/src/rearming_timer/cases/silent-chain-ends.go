package p

import (
	"context"
	"net/http"
	"time"
)

type session struct {
	ctx   context.Context
	timer *time.Timer
	tries int
}

func (s *session) kept() {
	s.timer = time.AfterFunc(time.Minute, s.kept)
}

func (s *session) asks() {
	if s.ctx.Err() != nil {
		return
	}
	time.AfterFunc(time.Minute, s.asks)
}

func (s *session) counts() {
	s.tries++
	if s.tries < 3 {
		time.AfterFunc(time.Minute, s.counts)
	}
}

func (s *session) other() {
	time.AfterFunc(time.Minute, s.counts)
}

func handle(w http.ResponseWriter, r *http.Request) {
	s := &session{ctx: r.Context()}
	s.kept()
	s.asks()
	s.counts()
	s.other()
}
