package p

import (
	"net/http"
	"sync"
)

type server struct{ active sync.WaitGroup }

func (s *server) begin() func() {
	s.active.Add(1)
	return s.active.Done
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.begin()()
	w.WriteHeader(200)
}

func (s *server) drain() { s.active.Wait() }

var wg sync.WaitGroup

func track(do func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		do()
	}()
}

func Wait() { wg.Wait() }

func given(start func(done func())) {
	var wg sync.WaitGroup
	wg.Add(1)
	start(wg.Done)
	wg.Wait()
}
