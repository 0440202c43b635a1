package p

import (
	"crypto/tls"
	"net"
	"os"
)

func inherit(addr string) (*os.File, error) {
	l, err := net.ListenTCP("tcp", nil)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	return l.File()
}

func secure(addr string, config *tls.Config) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, config), nil
}

func all(addrs []string) (ls []net.Listener, err error) {
	defer func() {
		if err != nil {
			for _, l := range ls {
				l.Close()
			}
		}
	}()
	for _, addr := range addrs {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return ls, err
		}
		ls = append(ls, l)
	}
	return ls, nil
}

var debug net.Listener

func setDebug(addr string) (err error) {
	debug, err = net.Listen("tcp", addr)
	return err
}
