package p

// Ranges that are left before the channel would have to be closed.
func first(n int) int {
	if n <= 0 {
		return 0
	}
	out := make(chan int, n)
	for i := range n {
		out <- i
	}
	got := 0
	for range out {
		if got++; got == n {
			break
		}
	}
	return got
}

func sentinel(ns []int) {
	in := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range in {
			if n == 0 {
				return
			}
		}
	}()
	in <- 0
	<-done
}
