package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

const (
	// At one connection in streamEvery, each of shortest to longest, about
	// sixty are open once the first have ended.
	streamEvery = 500 * time.Millisecond
	shortest    = 20 * time.Second
	longest     = 40 * time.Second

	pingEvery  = 2 * time.Second
	streamIdle = 10 * time.Second
)

// streams are long-lived connections with a reader and a writer each, as
// websockets have.
type streams struct {
	listener net.Listener
}

func newStreams(listener net.Listener) *streams {
	return &streams{listener: listener}
}

func (s *streams) accept(ctx context.Context) {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		go serveStream(ctx, conn)
	}
}

// serveStream owns the connection: it ends both loops and closes it.
func serveStream(ctx context.Context, conn net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	events := make(chan string, 8)
	var loops sync.WaitGroup
	loops.Add(2)
	go func() {
		defer loops.Done()
		defer close(events)
		readStream(ctx, conn, events)
	}()
	go func() {
		defer loops.Done()
		defer cancel()
		writeStream(conn, events)
	}()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	loops.Wait()
	stop()
	_ = conn.Close()
}

func readStream(ctx context.Context, conn net.Conn, events chan<- string) {
	lines := bufio.NewReader(conn)
	for {
		if err := conn.SetReadDeadline(time.Now().Add(streamIdle)); err != nil {
			return
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		select {
		case events <- line:
		case <-ctx.Done():
			return
		}
	}
}

func writeStream(conn net.Conn, events <-chan string) {
	for event := range events {
		if err := conn.SetWriteDeadline(time.Now().Add(streamIdle)); err != nil {
			return
		}
		if _, err := fmt.Fprintf(conn, "seen: %s", event); err != nil {
			return
		}
	}
}

// openClients opens connections one after the other, for as long as the
// service runs.
func (s *streams) openClients(ctx context.Context) {
	ticker := time.NewTicker(streamEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			go s.client(ctx, shortest+rand.N(longest-shortest))
		case <-ctx.Done():
			return
		}
	}
}

// client pings for as long as it lives, and hangs up.
func (s *streams) client(ctx context.Context, life time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, life)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", s.listener.Addr().String())
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	defer stop()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	answers := bufio.NewReader(conn)
	for {
		if _, err := fmt.Fprintln(conn, "ping"); err != nil {
			return
		}
		if _, err := answers.ReadString('\n'); err != nil {
			return
		}
		select {
		case <-ping.C:
		case <-ctx.Done():
			return
		}
	}
}
