package p

import (
	"crypto/tls"
	"net"
)

func send(addr *net.UDPAddr, text []byte) error {
	conn, err := net.DialUDP("udp", nil, addr) // want unclosed-conn
	if err != nil {
		return err
	}
	if _, err = conn.Write(text); err != nil {
		return err
	}
	return conn.Close()
}

func certs(addr string) (int, error) {
	conn, err := tls.Dial("tcp", addr, nil) // want unclosed-conn
	if err != nil {
		return 0, err
	}
	return len(conn.ConnectionState().PeerCertificates), nil
}

func discover() ([]string, error) {
	conn, err := net.ListenPacket("udp", ":0") // want unclosed-conn
	if err != nil {
		return nil, err
	}
	var found []string
	buf := make([]byte, 512)
	for {
		n, _, err := conn.ReadFrom(buf)
		if err != nil {
			return found, err
		}
		found = append(found, string(buf[:n]))
	}
}
