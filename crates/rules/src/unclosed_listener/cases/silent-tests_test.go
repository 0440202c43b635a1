package p

import (
	"net"
	"testing"
)

func listen(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestDial(t *testing.T) {
	conn, err := net.Dial("tcp", listen(t))
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
