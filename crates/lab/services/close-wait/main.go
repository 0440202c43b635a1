// Command close-wait fetches readings from devices over TCP: it connects,
// reads to the end of the stream, and keeps a list of its connections so that
// it can end them all when it stops.
//
// The leak: the device closes its end, and the service never closes its own.
// The list keeps the connection, which stays in CLOSE_WAIT with its descriptor.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	readTime     = time.Second
	readingBytes = 4 << 10
)

type collector struct {
	device string
	mu     sync.Mutex
	open   map[net.Conn]struct{}
}

func (c *collector) keep(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[conn] = struct{}{}
}

// forgetMended closes a connection and takes it off the list.
func (c *collector) forgetMended(conn net.Conn) {
	c.mu.Lock()
	delete(c.open, conn)
	c.mu.Unlock()
	_ = conn.Close()
}

func (c *collector) closeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.open {
		_ = conn.Close()
	}
}

func (c *collector) fetch() (int64, error) {
	conn, err := net.DialTimeout("tcp", c.device, readTime) // stanch:cause growing-fds
	if err != nil {
		return 0, err
	}
	c.keep(conn)
	if err := conn.SetDeadline(time.Now().Add(readTime)); err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, conn)
}

// fetchMended closes what it opened, on every path.
func (c *collector) fetchMended(ctx context.Context) (int64, error) {
	dialer := net.Dialer{Timeout: readTime}
	conn, err := dialer.DialContext(ctx, "tcp", c.device)
	if err != nil {
		return 0, err
	}
	c.keep(conn)
	defer c.forgetMended(conn)
	if err := conn.SetDeadline(time.Now().Add(readTime)); err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, conn)
}

func (c *collector) handleReading(w http.ResponseWriter, _ *http.Request) {
	n, err := c.fetch()
	answer(w, n, err)
}

func (c *collector) handleReadingMended(w http.ResponseWriter, r *http.Request) {
	n, err := c.fetchMended(r.Context())
	answer(w, n, err)
}

func answer(w http.ResponseWriter, n int64, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	kit.WritePage(w, fmt.Sprintf("reading of %d bytes", n), 30)
}

// serveDevice sends a reading to whoever connects, and closes.
func serveDevice(listener net.Listener) {
	reading := make([]byte, readingBytes)
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		_ = conn.SetDeadline(time.Now().Add(readTime))
		_, _ = conn.Write(reading)
		_ = conn.Close()
	}
}

func main() {
	svc := kit.New("close-wait", kit.Defaults{Leak: true, Load: 40})
	listener, err := kit.Listen("127.0.0.1:0")
	svc.Must(err)
	go serveDevice(listener)
	svc.OnStop(func() { _ = listener.Close() })
	c := &collector{device: listener.Addr().String(), open: map[net.Conn]struct{}{}}
	svc.OnStop(c.closeAll)
	if svc.Leak {
		svc.Mux.HandleFunc("/reading", c.handleReading)
	} else {
		svc.Mux.HandleFunc("/reading", c.handleReadingMended)
	}
	svc.Traffic(func(ctx context.Context, _ int64) error { return svc.Get(ctx, "/reading") })
	svc.Run()
}
