package p

import (
	"archive/zip"
	"io"
	"os"
)

func entries(name string) (int, error) {
	r, err := zip.OpenReader(name) // want unclosed-file
	if err != nil {
		return 0, err
	}
	return len(r.File), nil
}

func within(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir) // want unclosed-file
	if err != nil {
		return nil, err
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func extract(name string) error {
	r, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if f.Name == "" {
			return io.ErrUnexpectedEOF
		}
	}
	return nil
}
