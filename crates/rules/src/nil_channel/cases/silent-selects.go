package p

import "time"

// Nil switches an arm off.
func merge(a, b <-chan int) (out []int) {
	for a != nil || b != nil {
		select {
		case n, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			out = append(out, n)
		case n, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			out = append(out, n)
		}
	}
	return out
}

func optional(d time.Duration, done <-chan struct{}) bool {
	var timeout <-chan time.Time
	if d > 0 {
		timeout = time.After(d)
	}
	select {
	case <-done:
		return true
	case <-timeout:
		return false
	}
}

func queue(in, out chan int, stop <-chan struct{}) {
	var pending []int
	for {
		var to chan int
		var first int
		if len(pending) > 0 {
			to, first = out, pending[0]
		}
		select {
		case n := <-in:
			pending = append(pending, n)
		case to <- first:
			pending = pending[1:]
		case <-stop:
			return
		}
	}
}

func poll(c chan int) bool {
	var none chan int
	select {
	case <-none:
		return true
	default:
		return false
	}
}
