package p

func each(jobs []func()) {
	for _, job := range jobs {
		go func() {
			job()
			select {} // want empty-select
		}()
	}
}
