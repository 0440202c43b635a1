// silent-default

package p

import "time"

// One case of an event loop comes once, as in net/http's transport.
func wait(written, answered <-chan error, limit time.Duration) error {
	var late <-chan time.Time
	for {
		select {
		case err := <-written:
			if err != nil {
				return err
			}
			timer := time.NewTimer(limit)
			defer timer.Stop()
			late = timer.C
		case <-late:
			return nil
		case err := <-answered:
			return err
		}
	}
}
