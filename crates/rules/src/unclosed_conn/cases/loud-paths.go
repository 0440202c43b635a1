package p

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

var errHello = errors.New("no greeting")

func probe(addr string) bool {
	_, err := net.DialTimeout("tcp", addr, time.Second) // want unclosed-conn
	return err == nil
}

func hello(addr string) (string, error) {
	conn, err := net.Dial("tcp", addr) // want unclosed-conn
	if err != nil {
		return "", err
	}
	conn.SetDeadline(time.Now().Add(time.Second))
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s: %w", addr, err)
	}
	return line, conn.Close()
}

type client struct {
	conn net.Conn
	r    *bufio.Reader
}

func dial(ctx context.Context, addr string) (*client, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr) // want unclosed-conn
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, r: bufio.NewReader(conn)}
	if !c.greeted() {
		return nil, errHello
	}
	return c, nil
}

func (c *client) greeted() bool {
	line, err := c.r.ReadString('\n')
	return err == nil && line == "hello\n"
}
