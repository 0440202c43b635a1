// Command states has goroutines in every state that a program can bring about, and dumps them.
//
//	states MODE DIR
//
// writes DIR/debug1.txt, DIR/debug2.txt, DIR/threadcreate.txt, DIR/mutex.txt, DIR/block.txt and, from Go 1.27 on,
// DIR/leak1.txt and DIR/leak2.txt; then MODE is done: "none", "panic" or "sigquit".
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"

	dotted "example.com/states/dotted.v2"
)

var (
	held   sync.Mutex
	rw     sync.RWMutex
	never  = make(chan int) // nobody sends
	unread = make(chan int) // nobody receives
	cond   = sync.NewCond(&sync.Mutex{})
	group  sync.WaitGroup
	keep   []any
	extras []func()
)

type server struct{ name string }

func (s *server) serve(c chan int, name string) { c <- len(name) + len(s.name) }

type list[T any] struct{ items []T }

func (l *list[T]) each(f func(T) chan int) {
	for _, item := range l.items {
		<-f(item)
	}
}

func mapTo[K comparable, V any](m map[K]V, c chan V) V {
	_ = m
	return <-c
}

//go:noinline
func deep(n int, c chan int) int {
	if n == 0 {
		return <-c
	}
	return deep(n-1, c) + 1
}

//go:noinline
func variadic(a int, s string, b []byte, i interface{}, f float64, more ...string) {
	unread <- a + len(s) + len(b) + len(more) + int(f)
	_ = i
}

func locked() {
	runtime.LockOSThread()
	<-never
}

func start() {
	held.Lock()
	rw.RLock()
	group.Add(1)
	var none chan int
	s := &server{"s"}
	go func() { <-none }()
	go func() { none <- 1 }()
	go func() { unread <- 1 }()
	go func() { <-never }()
	go func() {
		for range never {
		}
	}()
	go func() {
		select {
		case <-never:
		case unread <- 2:
		}
	}()
	go func() { select {} }()
	go held.Lock()
	go rw.Lock()
	time.AfterFunc(50*time.Millisecond, rw.RLock)
	go func() { cond.L.Lock(); cond.Wait() }()
	go group.Wait()
	go time.Sleep(time.Hour)
	go s.serve(unread, "method")
	method := s.serve
	go method(unread, "method value")
	go (&list[int]{[]int{1}}).each(func(int) chan int { return never })
	go mapTo(map[string]int{}, never)
	go dotted.Wait(never)
	go (&dotted.Box[int]{C: never}).Wait()
	go deep(150, never)
	go variadic(1, "two", []byte("three"), 4, 5.5, "six", "seven")
	go locked()
	go network()
	go stdin()
	for i := 0; i < 5; i++ {
		go func(i int) { <-never; keep = append(keep, i) }(i)
	}
	leak()
	labelled("path", "/api/v1.x_y/orders")
	labelled("odd ]: {key}", "a \"quoted\"\\ value\n\twith, more: of it")
	labelled("юникод", "é😀\xff")
	labelled("empty", "")
	for _, extra := range extras {
		extra()
	}
}

// leak starts goroutines that wait for what nobody can reach.
func leak() {
	c, mu, wg := make(chan int), new(sync.Mutex), new(sync.WaitGroup)
	mu.Lock()
	wg.Add(1)
	go func() { c <- 1 }()
	go func() { mu.Lock(); keep = nil }()
	go func() { wg.Wait(); keep = nil }()
}

func labelled(key, value string) {
	labels := pprof.Labels(key, value, "worker", "7")
	pprof.Do(context.Background(), labels, func(context.Context) { go func() { <-never }() })
}

func network() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	_, _ = l.Accept()
}

// stdin blocks in a system call: the read end of a pipe in blocking mode.
func stdin() {
	var fds [2]int
	if err := syscall.Pipe(fds[:]); err != nil {
		panic(err)
	}
	_, _ = syscall.Read(fds[0], make([]byte, 1))
}

func write(dir, name, file string, debug int) {
	profile := pprof.Lookup(name)
	if profile == nil {
		return
	}
	f, err := os.Create(filepath.Join(dir, file))
	if err != nil {
		panic(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	defer out.Flush()
	if err := profile.WriteTo(out, debug); err != nil {
		panic(err)
	}
}

func contend() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
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

func main() {
	mode, dir := os.Args[1], os.Args[2]
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	contend()
	start()
	time.Sleep(200 * time.Millisecond)
	if os.Getenv("STATES_AGE") != "" {
		runtime.GC()
		time.Sleep(125 * time.Second)
		runtime.GC()
	}
	write(dir, "goroutine", "debug1.txt", 1)
	write(dir, "goroutine", "debug2.txt", 2)
	write(dir, "goroutine", "debug0.pb.gz", 0)
	write(dir, "threadcreate", "threadcreate.txt", 1)
	write(dir, "mutex", "mutex.txt", 1)
	write(dir, "block", "block.txt", 1)
	write(dir, "goroutineleak", "leak1.txt", 1)
	write(dir, "goroutineleak", "leak2.txt", 2)
	switch mode {
	case "panic":
		panic(fmt.Sprintf("boom in %s", mode))
	case "sigquit":
		_ = syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		time.Sleep(10 * time.Second)
	}
	runtime.KeepAlive(never)
}
