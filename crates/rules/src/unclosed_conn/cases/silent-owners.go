package p

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/rpc"
	"net/smtp"
	"sync"
)

type client struct {
	conn net.Conn
	w    *bufio.Writer
	once sync.Once
}

func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, w: bufio.NewWriter(conn)}
	if _, err := c.w.WriteString("HELLO\n"); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *client) Close() (err error) {
	c.once.Do(func() { err = c.conn.Close() })
	return err
}

func mail(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(conn, "localhost")
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Close()
	return c.Noop()
}

func call(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c := rpc.NewClient(conn)
	defer c.Close()
	return c.Call("T.M", 1, nil)
}

func secure(addr string) (net.Conn, error) {
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, &tls.Config{})
	if err := conn.Handshake(); err != nil {
		raw.Close()
		return nil, err
	}
	return conn, nil
}

func transport(socket string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		},
	}}
}

func proxy(in net.Conn, addr string) error {
	defer in.Close()
	out, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer out.Close()
	errs := make(chan error, 2)
	cp := func(to, from net.Conn) {
		_, err := io.Copy(to, from)
		errs <- err
	}
	go cp(in, out)
	go cp(out, in)
	return errors.Join(<-errs, <-errs)
}
