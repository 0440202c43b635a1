package p

func request(n int) int {
	in, out, quit := make(chan int), make(chan int), make(chan struct{})
	go func() {
		for {
			select {
			case v := <-in:
				out <- v * v
			case <-quit:
				return
			}
		}
	}()
	in <- n
	got := <-out
	close(quit)
	return got
}

func either(first bool) {
	a, b := make(chan int), make(chan int)
	go func() {
		select {
		case <-a:
		case <-b:
		}
	}()
	if first {
		a <- 1
	} else {
		close(b)
	}
}
