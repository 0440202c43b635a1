package p

import (
	"errors"
	"sync"
)

func check(n int) error { return nil }

// As many are read as are sent.
func all(n int) (err error) {
	errs := make(chan error)
	for i := range n {
		go func() { errs <- check(i) }()
	}
	for range n {
		err = errors.Join(err, <-errs)
	}
	return err
}

func each(items []string) int {
	out := make(chan int)
	for _, item := range items {
		go func() { out <- len(item) }()
	}
	sum := 0
	for range items {
		sum += <-out
	}
	return sum
}

func closed(items []string) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- len(item)
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	for n := range out {
		sum += n
	}
	return sum
}

// What is left is drained.
func drained(items []string) int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, item := range items {
			out <- len(item)
		}
	}()
	defer func() {
		for range out {
		}
	}()
	for n := range out {
		if n > 10 {
			return n
		}
	}
	return 0
}

func semaphore(items []string, do func(string)) {
	sem := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for _, item := range items {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			do(item)
		}()
	}
	wg.Wait()
}
