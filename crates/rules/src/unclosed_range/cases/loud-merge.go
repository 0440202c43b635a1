package p

import "sync"

// The goroutine that waits and closes is missing.
func merge(ins [2]chan int) int {
	out := make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	for _, in := range ins {
		go func() {
			defer wg.Done()
			for n := range in {
				out <- n
			}
		}()
	}
	done := make(chan int, 1)
	go func() {
		sum := 0
		for n := range out { // want unclosed-range
			sum += n
		}
		done <- sum
	}()
	wg.Wait()
	return len(done)
}

func collect(n int) []int {
	out := make(chan int)
	for i := range n {
		go func() { out <- i }()
	}
	var all []int
	for i := range out { // want unclosed-range
		all = append(all, i)
	}
	return all
}
