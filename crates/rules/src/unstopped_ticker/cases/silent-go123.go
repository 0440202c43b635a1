// go: 1.23
package p

import "time"

// Since Go 1.23 a ticker that nobody refers to is collected.
func poll(stop <-chan struct{}, each func()) {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			each()
		}
	}
}
