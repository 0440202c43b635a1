package p

import "sync"

type server struct {
	quit chan struct{}
	once sync.Once
}

func (s *server) loop() { <-s.done() }

func (s *server) done() chan struct{} {
	s.once.Do(func() { s.quit = make(chan struct{}) })
	return s.quit
}

func start() *server {
	s := &server{}
	go s.loop()
	return s
}

func lazy(s *server) {
	if s.quit == nil {
		s.quit = make(chan struct{})
	}
	go func() { <-s.quit }()
}

func later() {
	var c chan int
	c = make(chan int, 1)
	c <- 1
	<-c
}
