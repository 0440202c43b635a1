// Command socket-gateway speaks a line protocol over TCP with two goroutines
// per connection: one reads, one writes what is sent on a channel.
//
// The leak: the reader returns when the client is gone, but nobody closes the
// channel that the writer ranges over. The writer stays, and keeps the
// connection and its descriptor.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	idleTime     = 30 * time.Second
	writeTime    = 5 * time.Second
	messageBytes = 16 << 10
)

type gateway struct {
	svc      *kit.Service
	listener net.Listener
	serve    func(ctx context.Context, conn net.Conn)
	messages atomic.Int64
}

func (g *gateway) acceptLoop(ctx context.Context) {
	for {
		conn, err := g.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			g.svc.Log.Printf("accept: %v", err)
			time.Sleep(50 * time.Millisecond)
			continue
		}
		g.serve(ctx, conn)
	}
}

// serveConn starts the two goroutines of a connection.
func (g *gateway) serveConn(_ context.Context, conn net.Conn) {
	out := make(chan []byte, 16)
	go g.readLoop(conn, out)
	go g.writeLoop(conn, out) // stanch:spawned unclosed-range
}

func (g *gateway) readLoop(conn net.Conn, out chan<- []byte) {
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return // stanch:cause unclosed-range
		}
		out <- g.reply(line)
	}
}

func (g *gateway) writeLoop(conn net.Conn, out <-chan []byte) {
	for message := range out { // stanch:blocked unclosed-range
		if _, err := conn.Write(message); err != nil {
			g.svc.Log.Printf("write: %v", err)
		}
	}
	_ = conn.Close()
}

// serveConnMended gives a connection one owner, which closes it in one place
// after both goroutines have ended.
func (g *gateway) serveConnMended(ctx context.Context, conn net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	out := make(chan []byte, 16)
	var loops sync.WaitGroup
	loops.Add(2)
	go func() {
		defer loops.Done()
		defer close(out)
		g.readLoopMended(ctx, conn, out)
	}()
	go func() {
		defer loops.Done()
		defer cancel()
		g.writeLoopMended(conn, out)
	}()
	unblock := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	go func() {
		loops.Wait()
		unblock()
		_ = conn.Close()
	}()
}

func (g *gateway) readLoopMended(ctx context.Context, conn net.Conn, out chan<- []byte) {
	in := bufio.NewReader(conn)
	for {
		if err := conn.SetReadDeadline(time.Now().Add(idleTime)); err != nil {
			return
		}
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		select {
		case out <- g.reply(line):
		case <-ctx.Done():
			return
		}
	}
}

func (g *gateway) writeLoopMended(conn net.Conn, out <-chan []byte) {
	for message := range out {
		if err := conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return
		}
		if _, err := conn.Write(message); err != nil {
			return
		}
	}
}

// reply answers a line with a message of a fixed size that starts with it.
func (g *gateway) reply(line []byte) []byte {
	g.messages.Add(1)
	message := make([]byte, messageBytes)
	copy(message, line)
	message[messageBytes-1] = '\n'
	return message
}

func (g *gateway) handleStats(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, "messages %d\n", g.messages.Load())
}

// visit is one client: it connects, sends a few lines, reads the answers and
// hangs up.
func (g *gateway) visit(ctx context.Context, n int64) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", g.listener.Addr().String())
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	answer := make([]byte, messageBytes)
	for i := range 8 {
		if _, err := fmt.Fprintf(conn, "device %d line %d\n", n, i); err != nil {
			return err
		}
		if _, err := io.ReadFull(conn, answer); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	svc := kit.New("socket-gateway", kit.Defaults{Leak: true, Load: 20})
	listener, err := kit.Listen("127.0.0.1:0")
	svc.Must(err)
	g := &gateway{svc: svc, listener: listener}
	g.serve = g.serveConnMended
	if svc.Leak {
		g.serve = g.serveConn
	}
	svc.OnStart(func(ctx context.Context) { go g.acceptLoop(ctx) })
	svc.OnStop(func() { _ = listener.Close() })
	svc.Mux.HandleFunc("/stats", g.handleStats)
	svc.Traffic(g.visit)
	svc.Run()
}
