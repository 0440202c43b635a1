package p

import "sync"

func run(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1) // want late-add
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

// Not the first statement.
func later(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			if job == nil {
				return
			}
			wg.Add(1) // want late-add
			job()
			wg.Done()
		}()
	}
	wg.Wait()
}

func worker(wg *sync.WaitGroup, job func()) {
	wg.Add(1) // want late-add
	defer wg.Done()
	job()
}

func start(job func()) {
	var wg sync.WaitGroup
	go worker(&wg, job)
	wg.Wait()
}

type server struct{ wg sync.WaitGroup }

func (s *server) spawn(job func()) {
	go func() {
		s.wg.Add(1) // want late-add
		defer s.wg.Done()
		job()
	}()
}

func (s *server) stop() { s.wg.Wait() }
