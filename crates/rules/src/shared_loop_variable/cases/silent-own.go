// go: 1.21

package p

import "sync"

func start(jobs []func()) {
	for _, job := range jobs {
		job := job
		go func() { job() }()
	}
	for _, job := range jobs {
		go func(job func()) { job() }(job)
	}
	for _, job := range jobs {
		go job()
	}
}

// Each iteration waits for its goroutine.
func oneByOne(jobs []func()) {
	for _, job := range jobs {
		done := make(chan struct{})
		go func() {
			defer close(done)
			job()
		}()
		<-done
	}
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
		wg.Wait()
	}
}

// There is no next iteration.
func first(jobs []func()) {
	for _, job := range jobs {
		go func() { job() }()
		return
	}
}
