// Command service is a small HTTP service that fetches every profile of itself and writes them to a folder.
//
// It holds what the readers' tests look for: generic and inlined allocations, labelled and leaked goroutines,
// contention on a mutex, blocking on channels, a burst of CPU.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type cache[K comparable, V any] struct{ entries map[K]V }

//go:noinline
func (c *cache[K, V]) put(k K, v V) { c.entries[k] = v }

func newPage() []byte { return make([]byte, 64<<10) } // inlined into fill

//go:noinline
func fill(c *cache[int, []byte]) {
	for i := 0; i < 200; i++ {
		c.put(i, newPage())
	}
}

//go:noinline
func grow[T any](n int) []T {
	var all []T
	var zero T
	for i := 0; i < n; i++ {
		all = append(all, zero)
	}
	return all
}

//go:noinline
func churn() {
	for i := 0; i < 50; i++ {
		sink = make([]byte, 100<<10)
	}
}

var (
	sink  []byte
	store = &cache[int, []byte]{entries: map[int][]byte{}}
	ids   []int64
	mu    sync.Mutex
)

func leak(n int) {
	for i := 0; i < n; i++ {
		ch := make(chan int)
		go func() { ch <- 1 }()
	}
}

func labelled() {
	labels := pprof.Labels("tenant", "a]b:c", "endpoint", "/checkout")
	pprof.Do(context.Background(), labels, func(context.Context) {
		for i := 0; i < 3; i++ {
			go func() { select {} }()
		}
	})
}

func contend() {
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				mu.Lock()
				time.Sleep(100 * time.Microsecond)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

//go:noinline
func spin(d time.Duration) (n uint64) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		for i := uint64(0); i < 1000; i++ {
			n += i * i
		}
	}
	return n
}

func fetch(base, path, file string) error {
	res, err := http.Get(base + path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotFound {
		return nil
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", path, res.Status, body)
	}
	return os.WriteFile(file, body, 0o644)
}

func main() {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	fill(store)
	ids = grow[int64](1 << 20)
	churn()
	leak(5)
	labelled()
	contend()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(listener, nil)
	base := "http://" + listener.Addr().String() + "/debug/pprof/"
	go spin(1200 * time.Millisecond)
	dir := os.Args[1]
	for _, name := range []string{"heap", "allocs", "goroutine", "goroutineleak", "mutex", "block", "threadcreate"} {
		gc := ""
		if name == "heap" {
			gc = "&gc=1"
		}
		for debug, ext := range []string{".pb.gz", ".txt"} {
			path := fmt.Sprintf("%s?debug=%d%s", name, debug, gc)
			if err := fetch(base, path, filepath.Join(dir, name+ext)); err != nil {
				log.Fatal(err)
			}
		}
	}
	if err := fetch(base, "profile?seconds=1", filepath.Join(dir, "cpu.pb.gz")); err != nil {
		log.Fatal(err)
	}
	runtime.KeepAlive(ids)
}
