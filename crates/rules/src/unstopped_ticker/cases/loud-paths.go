// go: 1.22
package p

import (
	"context"
	"time"
)

func poll(ctx context.Context, each func() error) error {
	ticker := time.NewTicker(time.Second) // want unstopped-ticker
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			if err := each(); err != nil {
				return err
			}
		}
	}
}

func progress(done <-chan struct{}, show func()) {
	t := time.NewTicker(time.Second) // want unstopped-ticker
	for {
		select {
		case <-t.C:
			show()
		case _, ok := <-done:
			if !ok {
				return
			}
			t.Stop()
			return
		}
	}
}

func wait(n int) {
	for i := 0; i < n; i++ {
		<-time.NewTicker(time.Second).C // want unstopped-ticker
	}
}

func reset(d time.Duration) {
	t := time.NewTicker(d) // want unstopped-ticker
	t.Reset(2 * d)
	<-t.C
}
