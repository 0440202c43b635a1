package p

import (
	"context"
	"io"
	"net/http"
	"time"
)

// What is asked of the same value has the same answer: no deadline here is none there, and the other way around.

type timedBody struct {
	io.ReadCloser
	stop func()
}

func (b *timedBody) Close() error {
	err := b.ReadCloser.Close()
	b.stop()
	return err
}

type client struct {
	http    *http.Client
	timeout time.Duration
}

func (c *client) deadline() time.Time {
	if c.timeout > 0 {
		return time.Now().Add(c.timeout)
	}
	return time.Time{}
}

func nothing() {}

func limit(req *http.Request, deadline time.Time) (func(), *http.Request, func() bool) {
	if deadline.IsZero() {
		return nothing, req, nil
	}
	ctx, cancel := context.WithDeadline(req.Context(), deadline)
	return cancel, req.WithContext(ctx), func() bool { return time.Now().After(deadline) }
}

func send(c *http.Client, req *http.Request, deadline time.Time) (*http.Response, func() bool, error) {
	stop, req, late := limit(req, deadline)
	resp, err := c.Do(req)
	if err != nil {
		stop()
		return nil, late, err
	}
	if !deadline.IsZero() {
		resp.Body = &timedBody{resp.Body, stop}
	}
	return resp, nil, nil
}

func (c *client) Do(req *http.Request) (*http.Response, error) {
	resp, _, err := send(c.http, req, c.deadline())
	return resp, err
}
