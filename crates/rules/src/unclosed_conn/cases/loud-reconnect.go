package p

import (
	"net"
	"time"
)

type feed struct {
	addr string
	last []byte
}

// Each round dials anew and forgets the connection of the round before.
func (f *feed) run(stop <-chan struct{}) {
	buf := make([]byte, 1024)
	for {
		select {
		case <-stop:
			return
		default:
		}
		conn, err := net.Dial("tcp", f.addr) // want unclosed-conn
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		for {
			n, err := conn.Read(buf)
			if err != nil {
				break
			}
			f.last = append(f.last[:0], buf[:n]...)
		}
	}
}

func any(addrs []string) (net.Conn, error) {
	var last error
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr) // want unclosed-conn
		if err != nil {
			last = err
			continue
		}
		if _, err := conn.Write([]byte("PING\n")); err != nil {
			last = err
			continue
		}
		return conn, nil
	}
	return nil, last
}
