package p

import "sync"

// Counted twice, done once.
func twice(do func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		println("a")
	}()
	wg.Wait() // want missed-done
}

func skipped(items []string) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		if item == "" {
			continue
		}
		go func() {
			defer wg.Done()
			println(item)
		}()
	}
	wg.Wait() // want missed-done
}

func never() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait() // want missed-done
}
