package p

func declared() {
	var done chan struct{}
	go func() {
		done <- struct{}{} // want nil-channel
	}()
	<-done // want nil-channel
}

func conditional(buffered bool) int {
	var out chan int
	if buffered {
		out = make(chan int, 1)
	}
	go func() {
		out <- 1 // want nil-channel
	}()
	return 1
}

func ranged() {
	var in chan int
	for n := range in { // want nil-channel
		println(n)
	}
}
