package p

import "sync"

func worker(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

type group struct {
	wg sync.WaitGroup
	mu sync.Mutex
}

// A zero value that is copied before anybody uses it (golang/go#16227).
func newGroup() group {
	return group{}
}

type server struct{ group group }

func newServer() *server {
	g := newGroup()
	return &server{group: g}
}

// Never used.
func ignored(wg sync.WaitGroup) {}
