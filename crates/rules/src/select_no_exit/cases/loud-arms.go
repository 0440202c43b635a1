package p

import "errors"

var errFull = errors.New("full")

func watch(values []int) error {
	updates, failed := make(chan int), make(chan error)
	go func() {
		for {
			select { // want select-no-exit
			case n := <-updates:
				println(n)
			case err := <-failed:
				println(err.Error())
				return
			}
		}
	}()
	for _, v := range values {
		if v > 10 {
			return errFull
		}
		updates <- v
	}
	return nil
}

func both() {
	a, b := make(chan int), make(chan int)
	go func() {
		select { // want select-no-exit
		case a <- 1:
		case b <- 2:
		}
	}()
}
