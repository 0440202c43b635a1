package p

// Set to nil to switch it off, and then used outside of the select.
func merge(a, b chan int, out []int) []int {
	for a != nil || b != nil {
		select {
		case n, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			out = append(out, n)
		case n, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			out = append(out, n)
		}
	}
	n := <-a // want nil-channel
	return append(out, n)
}

func both() {
	var a, b chan int
	select { // want nil-channel
	case <-a:
	case b <- 1:
	}
}

func inMap(name string) {
	chans := map[string]chan int{}
	go func() {
		chans[name] = nil
		var c chan int
		c <- 1 // want nil-channel
	}()
}
