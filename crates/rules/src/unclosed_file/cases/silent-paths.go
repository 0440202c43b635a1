package p

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func replace(name string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(text); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// The standard input, or a file.
func input(name string) (n int64, err error) {
	in := os.Stdin
	if name != "-" {
		if in, err = os.Open(name); err != nil {
			return 0, err
		}
		defer in.Close()
	}
	return io.Copy(io.Discard, in)
}

func optional(name string) (string, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return string(text), err
}

func exists(name string) bool {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return false
	}
	if f != nil {
		f.Close()
	}
	return true
}

func first(names []string) (f *os.File, err error) {
	for _, name := range names {
		if f, err = os.Open(name); err == nil {
			return f, nil
		}
	}
	return nil, err
}

func merge(out string, names []string) error {
	w, err := os.Create(out)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := add(w, name); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	return w.Close()
}

func add(w io.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
