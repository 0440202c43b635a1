package p

import (
	"context"
	"net"
)

type server struct {
	l    net.Listener
	name string
}

func newServer(addr string) (*server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &server{l: l}, nil
}

func (s *server) stop() error { return s.l.Close() }

func (s *server) accept() error {
	conn, err := s.l.Accept()
	if err != nil {
		return err
	}
	return conn.Close()
}

func run(addr string) error {
	s, err := newServer(addr) // want unclosed-listener
	if err != nil {
		return err
	}
	return s.accept()
}

func runConfig(ctx context.Context, addr string) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr) // want unclosed-listener
	if err != nil {
		return err
	}
	s := &server{l: l}
	if err := s.accept(); err != nil {
		return err
	}
	return s.stop()
}
