// go: 1.23

package p

import "time"

func First() {
	<-time.Tick(time.Minute)
}
