// Goserver is the pprof target of the live tests of stanch-collect. It prints "listening ADDRESS" when it is ready,
// logs each request as "GET PATH" to standard output, and exits when its standard input ends.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"expvar"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strings"
	"sync"
)

var (
	listen  = flag.String("listen", "127.0.0.1:0", "TCP address, or unix:PATH")
	prefix  = flag.String("prefix", "", "path before /debug/pprof/")
	auth    = flag.String("auth", "", "user:password to ask for")
	bearer  = flag.String("bearer", "", "bearer token to ask for")
	cert    = flag.String("cert", "", "certificate file; speaks TLS when set")
	key     = flag.String("key", "", "key file")
	client  = flag.String("client-ca", "", "authority of client certificates to ask for")
	parked  = flag.Int("parked", 0, "goroutines to park, at three sites")
	metrics = flag.Bool("metrics", false, "serve /metrics")
	bare    = flag.Bool("bare", false, "mount only the goroutine and heap profiles, and no expvar")
	netstk  = flag.Bool("netstack", false, "run a goroutine in a function named like gVisor's")
)

var block chan int

//go:noinline
func parkReceive(wg *sync.WaitGroup) { wg.Done(); <-block }

//go:noinline
func parkSend(wg *sync.WaitGroup) { wg.Done(); block <- 1 }

//go:noinline
func parkSelect(wg *sync.WaitGroup) {
	wg.Done()
	select {
	case <-block:
	case block <- 2:
	}
}

func park(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	sites := []func(*sync.WaitGroup){parkReceive, parkSend, parkSelect}
	for i := 0; i < n; i++ {
		go sites[i%len(sites)](&wg)
	}
	wg.Wait()
}

func handler() http.Handler {
	mux := http.NewServeMux()
	if *bare {
		mux.Handle(*prefix+"/debug/pprof/goroutine", pprof.Handler("goroutine"))
		mux.Handle(*prefix+"/debug/pprof/heap", pprof.Handler("heap"))
	} else {
		strip := func(h http.HandlerFunc) http.Handler { return http.StripPrefix(*prefix, h) }
		mux.Handle(*prefix+"/debug/pprof/", strip(pprof.Index))
		mux.Handle(*prefix+"/debug/pprof/cmdline", strip(pprof.Cmdline))
		mux.Handle(*prefix+"/debug/vars", expvar.Handler())
	}
	if *metrics {
		mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "# TYPE go_goroutines gauge\ngo_goroutines 7\ngo_memstats_heap_alloc_bytes 1e6\n")
		})
	}
	var mu sync.Mutex
	out := bufio.NewWriter(os.Stdout)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		fmt.Fprintf(out, "GET %s\n", r.URL.RequestURI())
		out.Flush()
		mu.Unlock()
		if !allowed(r) {
			w.Header().Set("WWW-Authenticate", "Basic")
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func allowed(r *http.Request) bool {
	user, password, _ := r.BasicAuth()
	if *auth != "" {
		return user+":"+password == *auth
	}
	return *bearer == "" || r.Header.Get("Authorization") == "Bearer "+*bearer
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "goserver:", err)
		os.Exit(1)
	}
}

func listener() net.Listener {
	network, address := "tcp", *listen
	if path, ok := strings.CutPrefix(*listen, "unix:"); ok {
		network, address = "unix", path
	}
	l, err := net.Listen(network, address)
	fatal(err)
	if *cert == "" {
		return l
	}
	pair, err := tls.LoadX509KeyPair(*cert, *key)
	fatal(err)
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if *client != "" {
		pem, err := os.ReadFile(*client)
		fatal(err)
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(pem)
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return tls.NewListener(l, config)
}

func main() {
	flag.Parse()
	park(*parked)
	if *netstk {
		go netstackLoop()
	}
	l := listener()
	fmt.Println("listening", l.Addr())
	go func() { fatal(http.Serve(l, handler())) }()
	// Ends with the test that started it, even when that is killed.
	io.Copy(io.Discard, os.Stdin)
}
