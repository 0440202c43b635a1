// https://github.com/dominikh/go-tools/issues/139 and 150: any io.Closer, without false alarms.
package p

import (
	"io"
	"os"
	"strings"
)

// What is closed need not be a file.
func reader(name string) (io.ReadCloser, error) {
	if name == "" {
		return io.NopCloser(strings.NewReader("")), nil
	}
	return os.Open(name)
}

func use(name string) error {
	r, err := reader(name)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

// Closed by way of an interface that is asserted.
func closeIfCan(x any) {
	if c, ok := x.(io.Closer); ok {
		c.Close()
	}
}

func asserted(name string) error {
	var r io.Reader = os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		r = f
	}
	defer closeIfCan(r)
	_, err := io.Copy(io.Discard, r)
	return err
}

// The nil of a type is not opened.
type lazy struct {
	name string
	f    *os.File
}

func (l *lazy) Read(b []byte) (int, error) {
	if l.f == nil {
		f, err := os.Open(l.name)
		if err != nil {
			return 0, err
		}
		l.f = f
	}
	return l.f.Read(b)
}

func (l *lazy) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}

// A program that ends need not close.
func fatal(name string) {
	f, err := os.Open(name)
	if err != nil {
		os.Exit(1)
	}
	if _, err := io.Copy(os.Stdout, f); err != nil {
		os.Exit(2)
	}
	f.Close()
}
