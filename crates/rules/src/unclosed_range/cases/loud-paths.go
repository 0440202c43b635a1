package p

import "errors"

var errBad = errors.New("bad")

func sum(in <-chan int) {
	total := 0
	for n := range in { // want unclosed-range
		total += n
	}
	println(total)
}

func noClose(ns []int) {
	in := make(chan int)
	go sum(in)
	for _, n := range ns {
		in <- n
	}
}

func errorPath(ns []int) error {
	in := make(chan int)
	go func() {
		for n := range in { // want unclosed-range
			println(n)
		}
	}()
	for _, n := range ns {
		if n < 0 {
			return errBad
		}
		in <- n
	}
	close(in)
	return nil
}

func closedTwiceButOne(ns []int) {
	a, b := make(chan int), make(chan int)
	go func() {
		for n := range a {
			println(n)
		}
	}()
	go func() {
		for n := range b { // want unclosed-range
			println(n)
		}
	}()
	for _, n := range ns {
		a <- n
		b <- n
	}
	close(a)
}
