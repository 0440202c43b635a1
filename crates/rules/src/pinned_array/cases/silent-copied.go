package p

import (
	"bytes"
	"io"
)

type index struct {
	keys  [][]byte
	title []byte
	all   []byte
}

func (ix *index) read(r io.Reader) ([]byte, error) {
	document, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	ix.title = bytes.Clone(document[:16])
	ix.keys = append(ix.keys, append([]byte(nil), document[:16]...))
	ix.all = document[:]
	local := document[16:]
	var small [][]byte
	small = append(small, document[:4])
	_ = small
	few := make([]byte, 64)
	ix.title = few[:8]
	return local, nil
}

func cloned(part []byte) []byte {
	own := make([]byte, len(part))
	copy(own, part)
	return own
}

func (ix *index) add(part []byte) {
	own := cloned(part)
	ix.keys = append(ix.keys, own[:4])
}
