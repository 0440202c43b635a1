package p

import (
	"errors"
	"net"
	"net/http"
	"os"
)

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // want unclosed-listener
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, nil
}

func listen(socket string) (net.Listener, error) {
	l, err := net.Listen("unix", socket) // want unclosed-listener
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(socket, 0o600); err != nil {
		return nil, err
	}
	return l, nil
}

var errPort = errors.New("wrong port")

func both(addr, admin string) error {
	main, err := net.Listen("tcp", addr) // want unclosed-listener
	if err != nil {
		return err
	}
	other, err := net.Listen("tcp", admin)
	if err != nil {
		return errPort
	}
	go http.Serve(other, nil)
	return http.Serve(main, nil)
}

// What comes out of accept is not the listener.
func one(addr *net.TCPAddr) error {
	l, err := net.ListenTCP("tcp", addr) // want unclosed-listener
	if err != nil {
		return err
	}
	conn, err := l.AcceptTCP()
	if err != nil {
		l.Close()
		return err
	}
	return conn.Close()
}
