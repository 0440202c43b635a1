package p

import (
	"os"
	"sync"
	"sync/atomic"
)

// One iteration runs the defer, and returns (go-critic#1451).
func advance(at *atomic.Int64, prev, curr int64, mu *sync.Mutex, f *os.File) {
	for {
		now := at.Load()
		if !at.CompareAndSwap(now, prev) {
			continue
		}
		mu.Lock()
		defer mu.Unlock()
		defer f.Close()
		for ; now <= prev; now++ {
			curr++
		}
		return
	}
}

func firstThatOpens(names []string) (n int) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		n++
		break
	}
	return n
}
