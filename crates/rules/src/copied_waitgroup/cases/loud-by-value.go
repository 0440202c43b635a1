package p

import "sync"

func worker(wg sync.WaitGroup, job func()) { // want copied-waitgroup
	defer wg.Done()
	job()
}

func run(job func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go worker(wg, job)
	go func(group sync.WaitGroup) { // want copied-waitgroup
		job()
		group.Done()
	}(wg)
	wg.Wait()
}
