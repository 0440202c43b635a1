package p

import "context"

// The context that is listened to is never cancelled: the cancel function is kept from nobody's reach.
func run(each func(int)) chan<- int {
	in := make(chan int)
	quit := make(chan struct{})
	go func() {
		for {
			select {
			case n := <-in:
				each(n)
			case <-quit:
				return
			}
		}
	}()
	return in
}

func detached(in []int) {
	ctx := context.Background()
	c := make(chan int)
	go func() {
		for {
			select { // want select-no-exit
			case n := <-c:
				println(n)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, n := range in {
		c <- n
	}
}

// break leaves the select, not the loop: nothing ends it.
func breaks(n int) {
	c, stop := make(chan int), make(chan struct{})
	go func() {
		for {
			select { // want select-no-exit
			case v := <-c:
				println(v)
			case <-stop:
				break
			}
		}
	}()
	c <- n
	stop <- struct{}{}
}
