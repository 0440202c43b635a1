// go: 1.22
package p

import (
	"context"
	"sync"
	"time"
)

func poll(ctx context.Context, each func()) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			each()
		}
	}
}

func stop(t *time.Ticker) {
	if t != nil {
		t.Stop()
	}
}

func byHelper(n int) {
	t := time.NewTicker(time.Second)
	defer stop(t)
	for range t.C {
		if n--; n == 0 {
			break
		}
	}
}

type job struct {
	t    *time.Ticker
	once sync.Once
}

func newJob() *job { return &job{t: time.NewTicker(time.Second)} }

func (j *job) run(each func()) {
	for range j.t.C {
		each()
	}
}

func (j *job) Stop() { j.once.Do(j.t.Stop) }

// A ticker for the life of the program.
func forever(each func()) {
	t := time.NewTicker(time.Hour)
	for range t.C {
		each()
	}
}

func channel(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(d)
	return t.C, t.Stop
}
