package p

import (
	"bufio"
	"net"
)

func serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go echo(conn)
		go lines(conn)
	}
}

func echo(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, 1024)
	for {
		n, err := conn.Read(buf) // want+pedantic read-no-deadline
		if err != nil {
			return
		}
		_, _ = conn.Write(buf[:n])
	}
}

func lines(conn net.Conn) {
	defer conn.Close()
	scanner := bufio.NewScanner(conn) // want+pedantic read-no-deadline
	for scanner.Scan() {
	}
}
