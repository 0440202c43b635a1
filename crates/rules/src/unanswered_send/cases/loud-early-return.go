package p

import "errors"

var errFirst = errors.New("first")

func check(n int) error {
	if n < 0 {
		return errFirst
	}
	return nil
}

// Three are sent, one is read when it is an error.
func three() error {
	errs := make(chan error)
	for n := range 3 {
		go func() {
			errs <- check(n) // want unanswered-send
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func before(n int) (int, error) {
	out := make(chan int)
	go func() {
		out <- n * 2 // want unanswered-send
	}()
	if err := check(n); err != nil {
		return 0, err
	}
	return <-out, nil
}

func generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			out <- i // want unanswered-send
		}
	}()
	return out
}

func firstEven() int {
	for n := range generate(10) {
		if n%2 == 0 {
			return n
		}
	}
	return -1
}
