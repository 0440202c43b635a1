package p

func wait(done chan struct{}) {
	go func() {
		select {
		case <-done:
		}
	}()
}

func poll() {
	go func() {
		select {
		default:
		}
	}()
}
