package p

import (
	"io"
	"os"
)

// The closer is deferred in a goroutine that is started only sometimes.
func sometimes(name string, background bool) error {
	f, err := os.Open(name) // want unclosed-file
	if err != nil {
		return err
	}
	if background {
		go func() {
			defer f.Close()
			io.Copy(io.Discard, f)
		}()
		return nil
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

func onError(name string) (err error) {
	f, err := os.Create(name) // want unclosed-file
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	_, err = f.WriteString("x")
	return err
}

func closers(names []string) error {
	var closers []func() error
	for _, name := range names {
		f, err := os.Open(name) // want unclosed-file
		if err != nil {
			return err
		}
		closers = append(closers, f.Close)
	}
	for _, c := range closers {
		if err := c(); err != nil {
			return err
		}
	}
	return nil
}
