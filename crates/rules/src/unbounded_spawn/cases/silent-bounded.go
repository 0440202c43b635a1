package p

import (
	"net"
	"net/http"
	"sync"
	"time"
)

func work(messages <-chan string, handle func(string)) {
	slots := make(chan struct{}, 10)
	for message := range messages {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			handle(message)
		}()
	}
}

func workers(messages <-chan string, handle func(string)) {
	for range 8 {
		go func() {
			for message := range messages {
				handle(message)
			}
		}()
	}
}

// How servers are written.
func serve(l net.Listener, handle func(net.Conn)) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

func serveUntil(l net.Listener, stop <-chan struct{}, handle func(net.Conn)) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		if conn, err := l.Accept(); err == nil {
			go handle(conn)
		}
	}
}

func waits(w http.ResponseWriter, r *http.Request) {
	done := make(chan int, 1)
	go func() { done <- 1 }()
	select {
	case <-done:
	case <-r.Context().Done():
	}
}

func all(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go wg.Done()
	}
	wg.Wait()
}

func ticks(ticker *time.Ticker, job func()) {
	for range ticker.C {
		go job()
	}
}
