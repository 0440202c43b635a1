package p

import (
	"errors"
	"io"
	"net/http"
)

// The method value is what is deferred.
func methodValue(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	done := resp.Body.Close
	defer done()
	return nil
}

type cleanup []func()

func (c *cleanup) add(f func()) { *c = append(*c, f) }

func (c cleanup) run() {
	for _, f := range c {
		f()
	}
}

func several(urls []string) error {
	var todo cleanup
	defer func() { todo.run() }()
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			return err
		}
		todo.add(func() { resp.Body.Close() })
	}
	return nil
}

func all(urls []string) (n int64, err error) {
	var open []io.Closer
	defer func() {
		for _, c := range open {
			err = errors.Join(err, c.Close())
		}
	}()
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			return n, err
		}
		open = append(open, resp.Body)
		n += resp.ContentLength
	}
	return n, nil
}

func loop(urls []string) {
	for _, url := range urls {
		func() {
			resp, err := http.Get(url)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			io.Copy(io.Discard, resp.Body)
		}()
	}
}
