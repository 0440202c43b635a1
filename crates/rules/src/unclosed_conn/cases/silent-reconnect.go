package p

import (
	"net"
	"time"
)

type link struct {
	addr string
	conn net.Conn
}

func (l *link) write(b []byte) error {
	if l.conn == nil {
		conn, err := net.Dial("tcp", l.addr)
		if err != nil {
			return err
		}
		l.conn = conn
	}
	if _, err := l.conn.Write(b); err != nil {
		l.conn.Close()
		l.conn = nil
		return err
	}
	return nil
}

func (l *link) Close() error {
	if l.conn != nil {
		return l.conn.Close()
	}
	return nil
}

func keep(addr string, each func(net.Conn) error, stop <-chan struct{}) {
	for {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			err = each(conn)
			conn.Close()
		}
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
	}
}
