package p

import "sync"

func merge(ins []chan int) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	wg.Add(len(ins))
	for _, in := range ins {
		go func() {
			defer wg.Done()
			for n := range in {
				out <- n
			}
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

func collect(n int) []int {
	out := make(chan int)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { out <- i })
	}
	go func() {
		defer close(out)
		wg.Wait()
	}()
	var all []int
	for i := range out {
		all = append(all, i)
	}
	return all
}

func buffered(ns []int) (sum int) {
	out := make(chan int, len(ns))
	for _, n := range ns {
		out <- n
	}
	close(out)
	for n := range out {
		sum += n
	}
	return sum
}
