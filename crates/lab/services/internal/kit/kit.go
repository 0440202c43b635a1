// Package kit is what every lab service has in common: flags, an HTTP server
// with pprof, metrics and a health check, a traffic generator, and a clean
// stop.
//
// A service is set up, given its handlers and its traffic, and run:
//
//	svc := kit.New("order-handler", kit.Defaults{Leak: true, Load: 40})
//	svc.Mux.HandleFunc("/orders", handler)
//	svc.Traffic(func(ctx context.Context, n int64) error { return svc.Get(ctx, "/orders") })
//	svc.Run()
//
// Services listen on loopback addresses only: they are made to fail.
package kit

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// drainTime bounds the stop. Leaky handlers never return, so a drain without
// a deadline would never end.
const drainTime = 2 * time.Second

// Defaults are the values of the flags that differ between services.
type Defaults struct {
	Leak bool    // value of -leak
	Load float64 // value of -load, requests per second
}

// Service is one lab service. Its fields are set by New from the command line.
type Service struct {
	Name string
	Leak bool           // run the leaky branch, not the mended one
	Load float64        // requests per second that the traffic generator sends
	Mux  *http.ServeMux // pprof, /metrics and /healthz are registered already
	Log  *log.Logger    // stderr, or nothing with -quiet

	Dependency string // base URL of the service that this one depends on
	Database   string // URL of its database

	IdleTime time.Duration // after which the server closes an idle connection

	addr     string
	lifeline bool
	url      string // set by Run before traffic starts
	client   *http.Client
	metrics  trafficMetrics
	rate     func(elapsed time.Duration) float64
	fire     func(ctx context.Context, n int64) error
	started  []func(ctx context.Context)
	stopped  []func()
}

// New parses the command line and returns a service with pprof, /metrics and
// /healthz in place. It ends the process on a bad command line.
func New(name string, defaults Defaults) *Service {
	s := &Service{Name: name, Mux: http.NewServeMux(), IdleTime: 30 * time.Second}
	quiet := false
	flag.BoolVar(&s.Leak, "leak", defaults.Leak, "run the leaky code; false runs its mended twin")
	flag.StringVar(&s.addr, "addr", "127.0.0.1:0", "loopback `address` to listen on")
	flag.Float64Var(&s.Load, "load", defaults.Load, "requests per `second` that the service sends to itself; 0 for none")
	flag.StringVar(&s.Dependency, "dependency", "", "base `URL` of the service that this one depends on")
	flag.StringVar(&s.Database, "database", "", "`URL` of the database")
	flag.BoolVar(&quiet, "quiet", false, "write no log")
	flag.BoolVar(&s.lifeline, "lifeline", false, "stop when standard input is closed, so that the service never outlives who started it")
	flag.Parse()
	if flag.NArg() > 0 {
		fatal(name, fmt.Errorf("unexpected argument %q", flag.Arg(0)))
	}

	output := io.Writer(os.Stderr)
	if quiet {
		output = io.Discard
	}
	s.Log = log.New(output, name+": ", log.LstdFlags|log.Lmsgprefix)
	s.client = newClient()

	s.Mux.HandleFunc("/debug/pprof/", pprof.Index)
	s.Mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	s.Mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	s.Mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	s.Mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	s.Mux.HandleFunc("/metrics", s.serveMetrics)
	s.Mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	return s
}

// OnStart registers what runs beside the server; ctx is done when the service
// stops.
func (s *Service) OnStart(start func(ctx context.Context)) {
	s.started = append(s.started, start)
}

// OnStop registers what is closed when the service stops, last registered
// first.
func (s *Service) OnStop(stop func()) {
	s.stopped = append(s.stopped, stop)
}

// Run serves until SIGINT, SIGTERM or the end of the lifeline. It writes one
// line to standard output, once requests are answered.
func (s *Service) Run() {
	if err := s.run(); err != nil {
		fatal(s.Name, err)
	}
}

func (s *Service) run() error {
	signals, unsubscribe := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer unsubscribe()
	// A context of its own: ending the one above would give the signals back
	// their default, and a late SIGTERM would kill the process as it drains.
	ctx, cancel := context.WithCancel(signals)
	defer cancel()
	if s.lifeline {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			cancel()
		}()
	}

	listener, err := Listen(s.addr)
	if err != nil {
		return err
	}
	s.url = "http://" + listener.Addr().String()
	server := &http.Server{
		Handler:           s.Mux,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       s.IdleTime,
		ErrorLog:          s.Log,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	for _, start := range s.started {
		start(ctx)
	}
	s.Log.Printf("leak=%t load=%g", s.Leak, s.Load)
	fmt.Printf("listening on %s\n", s.url)
	if s.fire != nil && s.Load > 0 {
		go s.drive(ctx)
	}

	select {
	case <-ctx.Done():
	case err = <-served:
	}
	cancel()
	s.stop(server)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *Service) stop(server *http.Server) {
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	s.client.CloseIdleConnections()
	if err := server.Shutdown(drain); err != nil {
		s.Log.Printf("stop: connections are still busy after %v", drainTime)
		_ = server.Close()
	}
	for i := len(s.stopped) - 1; i >= 0; i-- {
		s.stopped[i]()
	}
}

// Listen listens on a TCP address and refuses all that are not loopback.
func Listen(addr string) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, err
	}
	if !tcp.IP.IsLoopback() {
		return nil, fmt.Errorf("refusing to listen on %s: not a loopback address", addr)
	}
	return net.Listen("tcp", tcp.String())
}

// NeedDependency ends the process if it was not told what it depends on.
func (s *Service) NeedDependency() {
	if s.Dependency == "" {
		s.Must(errors.New("it depends on another service: give its address as -dependency=http://127.0.0.1:PORT"))
	}
}

// NeedDatabase ends the process if it was not told its database.
func (s *Service) NeedDatabase() {
	if s.Database == "" {
		s.Must(errors.New("it needs a database: give it as -database=postgres://USER@127.0.0.1:PORT/NAME"))
	}
}

// Must ends the process if a part of the service could not be set up.
func (s *Service) Must(err error) {
	if err != nil {
		fatal(s.Name, err)
	}
}

func fatal(name string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
	os.Exit(1)
}
