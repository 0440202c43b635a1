package p

func worker(in <-chan int, out chan<- int) {
	for {
		n, ok := <-in // want unanswered-receive
		if !ok {
			return
		}
		out <- n * n
	}
}

// The workers are never told that there is no more.
func squares(ns [2]int) int {
	in, out := make(chan int), make(chan int, 2)
	for range 2 {
		go worker(in, out)
	}
	for _, n := range ns {
		in <- n
	}
	return <-out + <-out
}

// Two wait, one is told.
func pair() {
	stop := make(chan struct{})
	go func() {
		<-stop // want unanswered-receive
	}()
	go func() {
		<-stop // want unanswered-receive
	}()
	stop <- struct{}{}
}
