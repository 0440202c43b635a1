// Command conn-pool answers from a key-value backend through a pool of
// connections of its own making: a buffered channel of idle ones.
//
// The leak: a query that the backend answers with an error forgets to give
// its connection back. Once the pool is empty all callers wait for one
// forever.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	poolSize  = 16
	queryTime = time.Second
)

type backendConn struct {
	net.Conn
	in *bufio.Reader
}

// query sends one key and reads one line: "VALUE …" or "ERROR …".
func (c *backendConn) query(key string) (string, error) {
	if err := c.SetDeadline(time.Now().Add(queryTime)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(c, "%s\n", key); err != nil {
		return "", err
	}
	line, err := c.in.ReadString('\n')
	if err != nil {
		return "", err
	}
	if message, bad := strings.CutPrefix(line, "ERROR "); bad {
		return "", errors.New(strings.TrimSpace(message))
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "VALUE ")), nil
}

type pool struct {
	idle chan *backendConn
}

func newPool(addr string) (*pool, error) {
	p := &pool{idle: make(chan *backendConn, poolSize)}
	for range poolSize {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, err
		}
		p.idle <- &backendConn{Conn: conn, in: bufio.NewReader(conn)}
	}
	return p, nil
}

func (p *pool) get() *backendConn {
	return <-p.idle // stanch:blocked unanswered-receive
}

// getMended waits no longer than its caller does.
func (p *pool) getMended(ctx context.Context) (*backendConn, error) {
	select {
	case conn := <-p.idle:
		return conn, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a connection: %w", ctx.Err())
	}
}

func (p *pool) put(conn *backendConn) {
	p.idle <- conn
}

func (p *pool) lookup(key string) (string, error) {
	conn := p.get()
	value, err := conn.query(key)
	if err != nil {
		return "", fmt.Errorf("lookup %s: %w", key, err) // stanch:cause unanswered-receive
	}
	p.put(conn)
	return value, nil
}

// lookupMended gives the connection back on every path.
func (p *pool) lookupMended(ctx context.Context, key string) (string, error) {
	conn, err := p.getMended(ctx)
	if err != nil {
		return "", err
	}
	defer p.put(conn)
	value, err := conn.query(key)
	if err != nil {
		return "", fmt.Errorf("lookup %s: %w", key, err)
	}
	return value, nil
}

func (p *pool) handleLookup(w http.ResponseWriter, r *http.Request) {
	value, err := p.lookup(r.FormValue("key"))
	answer(w, value, err)
}

func (p *pool) handleLookupMended(w http.ResponseWriter, r *http.Request) {
	value, err := p.lookupMended(r.Context(), r.FormValue("key"))
	answer(w, value, err)
}

func answer(w http.ResponseWriter, value string, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	kit.WritePage(w, value, 40)
}

// serveBackend is the backend: it knows nine keys out of ten.
func serveBackend(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			lines := bufio.NewScanner(conn)
			for lines.Scan() {
				time.Sleep(2 * time.Millisecond)
				verdict := "VALUE value of "
				if strings.HasSuffix(lines.Text(), "0") {
					verdict = "ERROR no such key: "
				}
				if _, err := fmt.Fprintf(conn, "%s%s\n", verdict, lines.Text()); err != nil {
					return
				}
			}
		}()
	}
}

func main() {
	svc := kit.New("conn-pool", kit.Defaults{Leak: true, Load: 30})
	listener, err := kit.Listen("127.0.0.1:0")
	svc.Must(err)
	go serveBackend(listener)
	svc.OnStop(func() { _ = listener.Close() })
	p, err := newPool(listener.Addr().String())
	svc.Must(err)

	if svc.Leak {
		svc.Mux.HandleFunc("/lookup", p.handleLookup)
	} else {
		svc.Mux.HandleFunc("/lookup", p.handleLookupMended)
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/lookup?key=k%d", n))
	})
	svc.Run()
}
