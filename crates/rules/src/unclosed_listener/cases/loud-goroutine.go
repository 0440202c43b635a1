package p

import (
	"context"
	"net"
)

// The loop ends when the listener is closed, but nobody closes it.
func serve(ctx context.Context, addr string) error {
	l, err := net.Listen("tcp", addr) // want unclosed-listener
	if err != nil {
		return err
	}
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		conn.Close()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func each(addrs []string) error {
	for _, addr := range addrs {
		l, err := net.Listen("tcp", addr) // want unclosed-listener
		if err != nil {
			return err
		}
		if l.Addr().Network() != "tcp" {
			continue
		}
		l.Close()
	}
	return nil
}
