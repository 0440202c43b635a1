package p

import "os"

func fatal() {
	go func() {
		os.Exit(1)
		select {}
	}()
}

func panics() {
	go func() {
		panic("x")
	}()
}
