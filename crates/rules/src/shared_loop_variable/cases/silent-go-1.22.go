// go: 1.22

package p

func start(jobs []func()) {
	for _, job := range jobs {
		go func() { job() }()
	}
}
