package p

import (
	"net"
	"strconv"
	"sync"
)

type server struct {
	mu sync.Mutex
	ls []net.Listener
	wg sync.WaitGroup
}

func (s *server) listen(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.ls = append(s.ls, l)
	s.mu.Unlock()
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		s.accept(l)
	}()
	return nil
}

func (s *server) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		conn.Close()
	}
}

func (s *server) Close() {
	s.mu.Lock()
	for _, l := range s.ls {
		l.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func port() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

type limited struct {
	net.Listener
	sem chan struct{}
}

func limit(addr string, n int) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &limited{l, make(chan struct{}, n)}, nil
}
