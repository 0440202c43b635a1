package p

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

type page struct {
	resp *http.Response
	sc   *bufio.Scanner
}

// Whoever opens a page closes it.
func open(url string) (*page, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &page{resp: resp, sc: bufio.NewScanner(resp.Body)}, nil
}

func (p *page) Close() error { return p.resp.Body.Close() }

func lines(url string) (int, error) {
	p, err := open(url)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	n := 0
	for p.sc.Scan() {
		n++
	}
	return n, p.sc.Err()
}

// One channel hands the bodies over to the goroutine that reads them.
func fetch(ctx context.Context, urls []string) {
	bodies := make(chan io.ReadCloser, len(urls))
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for body := range bodies {
			io.Copy(io.Discard, body)
			body.Close()
		}
	}()
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			continue
		}
		bodies <- resp.Body
	}
	close(bodies)
	wg.Wait()
}

func inGoroutine(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	go func() {
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
	}()
	return nil
}

func get[T any](client *http.Client, url string) (out T, err error) {
	resp, err := client.Get(url)
	if err != nil {
		return out, err
	}
	defer func() {
		if e := resp.Body.Close(); err == nil {
			err = e
		}
	}()
	err = json.NewDecoder(resp.Body).Decode(&out)
	return out, err
}

// The answer is nil where there is an error, and closed where there is none.
func onlyOnSuccess(url string) {
	if resp, err := http.Get(url); err == nil {
		resp.Body.Close()
	}
}

// A proxy gives the body on.
type transport struct{ next http.RoundTripper }

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &counted{ReadCloser: resp.Body}
	return resp, nil
}

type counted struct {
	io.ReadCloser
	n int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.n += n
	return n, err
}
