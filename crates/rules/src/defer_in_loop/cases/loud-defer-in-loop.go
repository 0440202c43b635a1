package p

import (
	"context"
	"net"
	"os"
	"time"
)

func serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		defer conn.Close() // want defer-in-loop
		_, _ = conn.Write([]byte("hello"))
	}
}

func consume(ctx context.Context, jobs <-chan func(context.Context)) {
	for job := range jobs {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel() // want defer-in-loop
		job(ctx)
	}
}

func loadAll(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() { // want+pedantic defer-in-loop
			_ = f.Close()
		}()
	}
	return nil
}
