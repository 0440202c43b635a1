package p

import (
	"bufio"
	"errors"
	"io"
	"os"
)

type log struct {
	f *os.File
	w *bufio.Writer
}

func openLog(name string) (*log, error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0o644) // want unclosed-file
	if err != nil {
		return nil, err
	}
	l := &log{f: f, w: bufio.NewWriter(f)}
	if _, err := l.w.WriteString("start\n"); err != nil {
		// Nobody gets l, so nobody closes it.
		return nil, err
	}
	return l, nil
}

func (l *log) Close() error { return errors.Join(l.w.Flush(), l.f.Close()) }

// flush is not Close.
func note(name, text string) error {
	l, err := newLog(name) // want unclosed-file
	if err != nil {
		return err
	}
	if _, err := io.WriteString(l.w, text); err != nil {
		return err
	}
	return l.w.Flush()
}

func newLog(name string) (*log, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &log{f, bufio.NewWriter(f)}, nil
}

type source interface {
	io.Reader
	io.Closer
}

func openSource(name string) (source, error) {
	return os.Open(name)
}

func first(name string) (byte, error) {
	s, err := openSource(name) // want unclosed-file
	if err != nil {
		return 0, err
	}
	var b [1]byte
	_, err = s.Read(b[:])
	return b[0], err
}
