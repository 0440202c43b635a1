package p

import (
	"errors"
	"sync"
)

func all(ns []int, check func(int) error) (err error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, n := range ns {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if e := check(n); e != nil {
				mu.Lock()
				defer mu.Unlock()
				err = errors.Join(err, e)
				return
			}
		}()
	}
	wg.Wait()
	return err
}

func before(items []string) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		go func() {
			defer wg.Done()
			println(item)
		}()
	}
	wg.Wait()
}

func skipped(items []string) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		if item == "" {
			wg.Done()
			continue
		}
		go func() {
			defer wg.Done()
			println(item)
		}()
	}
	wg.Wait()
}

func byGo(items []string) {
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { println(item) })
	}
	wg.Wait()
}

func work(wg *sync.WaitGroup, n int) {
	defer wg.Done()
	println(n)
}

func pointers() {
	var wg sync.WaitGroup
	for n := range 2 {
		wg.Add(1)
		go work(&wg, n)
	}
	wg.Wait()
}

func method(do func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	done := wg.Done
	go func() {
		defer done()
		do()
	}()
	wg.Wait()
}
