package p

import (
	"net"
	"sync"
	"time"
)

type pool struct {
	mu   sync.Mutex
	free []net.Conn
	addr string
	idle chan net.Conn
}

func (p *pool) get() (net.Conn, error) {
	p.mu.Lock()
	if n := len(p.free); n > 0 {
		c := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	return net.DialTimeout("tcp", p.addr, time.Second)
}

func (p *pool) put(c net.Conn, broken bool) {
	if broken {
		c.Close()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, c)
}

func (p *pool) ask(q string) (n int, err error) {
	c, err := p.get()
	if err != nil {
		return 0, err
	}
	defer func() { p.put(c, err != nil) }()
	return c.Write([]byte(q))
}

func (p *pool) park() error {
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		return err
	}
	select {
	case p.idle <- c:
	default:
		c.Close()
	}
	return nil
}
