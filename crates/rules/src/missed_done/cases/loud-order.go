package p

import "sync"

func blocked() {
	var wg sync.WaitGroup
	out := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		out <- 1
	}()
	wg.Wait() // want missed-done
	println(<-out)
}

// The value comes out of a channel that is filled after the wait.
func order(n int) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	wg.Add(1)
	go func() {
		defer wg.Done()
		<-start
		println(n)
	}()
	wg.Wait() // want missed-done
	close(start)
}

type tasks struct{ wg *sync.WaitGroup }

func (t tasks) run(f func() bool) {
	if f() {
		t.wg.Done()
	}
}

func inStruct(f func() bool) {
	t := tasks{wg: &sync.WaitGroup{}}
	t.wg.Add(1)
	go t.run(func() bool { return cap(make([]int, 0)) > len("x") && f != nil })
	t.wg.Wait() // want missed-done
}
