package p

import "sync/atomic"

func try(n int) bool {
	c := make(chan int)
	select {
	case c <- n:
		return true
	default:
		return false
	}
}

func spin(stop *atomic.Bool) {
	c := make(chan int)
	go func() {
		for !stop.Load() {
			select {
			case <-c:
			default:
			}
		}
	}()
}
