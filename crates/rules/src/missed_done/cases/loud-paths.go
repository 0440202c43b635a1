package p

import (
	"errors"
	"sync"
)

var errBad = errors.New("bad")

func check(n int) error {
	if n < 0 {
		return errBad
	}
	return nil
}

// Done is missing on the error path.
func all(ns [2]int) {
	var wg sync.WaitGroup
	for _, n := range ns {
		wg.Add(1)
		go func() {
			if err := check(n); err != nil {
				println(err.Error())
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want missed-done
}

type job struct {
	wg sync.WaitGroup
	n  int
}

func (j *job) run(n int) {
	if n == 0 {
		return
	}
	defer j.wg.Done()
	j.n = n
}

func start(n int) int {
	j := &job{}
	j.wg.Add(1)
	go j.run(n)
	j.wg.Wait() // want missed-done
	return j.n
}

func waiter(ns []int, done chan struct{}) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Wait() // want missed-done
		close(done)
	}()
	if len(ns) == 0 {
		return
	}
	wg.Done()
}
