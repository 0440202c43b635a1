package p

func statements(ch chan int, xs []int, m map[string]int) (err error) {
	defer func() { recover() }()
	go work(ch, xs...)
outer:
	for i, n := 0, len(xs); i < n; i++ {
		switch v := any(xs[i]).(type) {
		case int, *string:
			continue outer
		case func(int) bool:
			break outer
		default:
			_ = v
		}
	}
	for range 10 {
	}
	for k, v := range m {
		m[k] = v
	}
	for x := range func(yield func(int) bool) { yield(1) } {
		println(x)
	}
	select {
	case v, ok := <-ch:
		_, _ = v, ok
	case ch <- 1:
	case <-time.After(time.Second):
		return
	default:
		goto end
	}
	if x, ok := m["a"]; !ok {
		x++
	} else if (T{1}) == (T{x}) {
		x <<= 2
	} else {
		fallthrough
	}
	switch {
	case xs[1:2:3] != nil, xs[:] == nil:
	}
	{
		var y = [...]T{0: {1, 2}, 5: {A: 3}}
		y[0].A &^= ^y[1].B
	}
	lo.Map[int, string](xs, func(i int) string { return "" })
end:
	return nil
}
