// go: 1.21

package p

import (
	"os"
	"sync"
)

func start(jobs []func(), results chan<- int) {
	var wg sync.WaitGroup
	for i, job := range jobs {
		wg.Add(1)
		go func() { // want shared-loop-variable
			defer wg.Done()
			job()
			results <- i
		}()
	}
	wg.Wait()
}

func count(n int, results chan<- int) {
	for i := 0; i < n; i++ {
		go func() { results <- i }() // want shared-loop-variable
	}
}

func closeAll(files []*os.File) {
	for _, f := range files {
		defer func() { // want shared-loop-variable
			_ = f.Close()
		}()
	}
}
