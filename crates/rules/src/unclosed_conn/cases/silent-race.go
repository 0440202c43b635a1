package p

import (
	"context"
	"errors"
	"net"
)

type result struct {
	conn net.Conn
	err  error
}

// The first connection wins, the others are closed when they come.
func first(ctx context.Context, addrs []string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan result, len(addrs))
	for _, addr := range addrs {
		go func() {
			var d net.Dialer
			conn, err := d.DialContext(ctx, "tcp", addr)
			results <- result{conn, err}
		}()
	}
	var errs []error
	for i := range addrs {
		r := <-results
		if r.err == nil {
			go closeRest(results, len(addrs)-i-1)
			return r.conn, nil
		}
		errs = append(errs, r.err)
	}
	return nil, errors.Join(errs...)
}

func closeRest(results <-chan result, n int) {
	for range n {
		if r := <-results; r.err == nil {
			r.conn.Close()
		}
	}
}
