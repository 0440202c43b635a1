package p

import (
	"io"
	"os"
)

var magic = map[string][]byte{}

type index struct {
	keys  [][]byte
	title []byte
}

func (ix *index) read(r io.Reader) error {
	document, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	ix.title = document[:16]                   // want+pedantic pinned-array
	ix.keys = append(ix.keys, document[16:32]) // want+pedantic pinned-array
	ix.keys = append(ix.keys, ix.title, ix.title)
	return nil
}

func sniff(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	magic[name] = data[:4] // want+pedantic pinned-array
	return nil
}

func header(r io.Reader, into *index) error {
	buf := make([]byte, 64<<10)
	n, err := r.Read(buf)
	into.title = buf[:n] // want+pedantic pinned-array
	return err
}

func load(r io.Reader, size int64) ([]byte, error) {
	document := make([]byte, size)
	_, err := io.ReadFull(r, document)
	return document, err
}

func (ix *index) add(r io.Reader, size int64) error {
	document, err := load(r, size)
	ix.keys = append(ix.keys, document[:16]) // want+pedantic pinned-array
	return err
}
