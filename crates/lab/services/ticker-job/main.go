// Command ticker-job polls devices at a fixed interval. A device registers
// each time it comes back online, and may ask for another interval then.
//
// The leak: registering a device again replaces its job, but the goroutine
// and the ticker of the old job go on forever.
package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"stanch.dev/lab/internal/kit"
)

const (
	devices  = 20
	interval = 5 * time.Second
)

type job struct {
	device string
	every  time.Duration
	done   chan struct{} // closed when the job is replaced
}

type scheduler struct {
	mu   sync.Mutex
	jobs map[string]*job
	runs atomic.Int64
}

func newScheduler() *scheduler {
	return &scheduler{jobs: map[string]*job{}}
}

func (s *scheduler) register(device string, every time.Duration) {
	j := &job{device: device, every: every}
	s.mu.Lock()
	s.jobs[device] = j
	s.mu.Unlock()
	go s.poll(j) // stanch:spawned unstopped-ticker
}

func (s *scheduler) poll(j *job) {
	ticker := time.NewTicker(j.every) // stanch:cause unstopped-ticker
	for range ticker.C {              // stanch:blocked unstopped-ticker
		s.sample(j)
	}
}

// registerMended ends the job that it replaces.
func (s *scheduler) registerMended(device string, every time.Duration) {
	j := &job{device: device, every: every, done: make(chan struct{})}
	s.mu.Lock()
	old := s.jobs[device]
	s.jobs[device] = j
	s.mu.Unlock()
	if old != nil {
		close(old.done)
	}
	go s.pollMended(j)
}

func (s *scheduler) pollMended(j *job) {
	ticker := time.NewTicker(j.every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.sample(j)
		case <-j.done:
			return
		}
	}
}

func (s *scheduler) sample(*job) {
	s.runs.Add(1)
}

func (s *scheduler) handleRegister(register func(device string, every time.Duration)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		device := r.FormValue("device")
		if device == "" {
			http.Error(w, "no device", http.StatusBadRequest)
			return
		}
		register(device, interval)
		kit.WritePage(w, "settings of "+device, 60)
	}
}

func main() {
	svc := kit.New("ticker-job", kit.Defaults{Leak: true, Load: 20})
	s := newScheduler()
	if svc.Leak {
		svc.Mux.HandleFunc("/register", s.handleRegister(s.register))
	} else {
		svc.Mux.HandleFunc("/register", s.handleRegister(s.registerMended))
	}
	svc.Traffic(func(ctx context.Context, n int64) error {
		return svc.Get(ctx, fmt.Sprintf("/register?device=d%d", n%devices))
	})
	svc.Run()
}
