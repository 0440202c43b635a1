package p

import (
	"bytes"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func put(buf *bytes.Buffer) {
	if buf.Cap() > 64<<10 {
		return
	}
	buf.Reset()
	pool.Put(buf)
}

var blocks = sync.Pool{New: func() any { return new([4096]byte) }}

func putBlock(b *[4096]byte) {
	blocks.Put(b)
}
