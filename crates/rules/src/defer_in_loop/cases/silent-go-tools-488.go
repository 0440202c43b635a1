package p

import "os"

// dominikh/go-tools#488
func fn(ch chan int, f *os.File) {
	for range ch {
		defer f.Close()
		break
	}

	for range ch {
		defer f.Close()
		return
	}
}
