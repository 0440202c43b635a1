package p

import (
	"os"
	"sync"
)

func loadAll(names []string) {
	for _, name := range names {
		func() {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			defer f.Close()
		}()
	}
	for _, name := range names {
		go func() {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			defer f.Close()
		}()
	}
}

// Two files, whatever happens.
func pair() {
	for _, name := range []string{"a", "b"} {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
	}
	for i := 0; i < 3; i++ {
		f, err := os.Open("c")
		if err != nil {
			return
		}
		defer f.Close()
	}
}

// Nothing is given back.
func count(jobs <-chan func(), wg *sync.WaitGroup) {
	for job := range jobs {
		defer wg.Done()
		defer println("done")
		job()
	}
}
