package p

import (
	"bytes"
	"io"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(w io.Writer, body []byte) error {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf) // want+pedantic oversized-pooled-buffer
	buf.Reset()
	buf.Write(body)
	_, err := buf.WriteTo(w)
	return err
}
