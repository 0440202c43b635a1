package p

import "sync"

func batches(all [][]int, do func(int)) {
	var wg sync.WaitGroup
	for _, batch := range all {
		for _, n := range batch {
			wg.Add(1)
			go func() {
				defer wg.Done()
				do(n)
			}()
		}
		wg.Wait()
	}
}

func two(do func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	for range 2 {
		go func() {
			do()
			wg.Done()
		}()
	}
	wg.Wait()
	wg.Add(1)
	go func() {
		do()
		wg.Done()
	}()
	wg.Wait()
}
