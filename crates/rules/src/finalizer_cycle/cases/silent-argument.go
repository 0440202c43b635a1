package p

import "runtime"

type handle struct {
	fd   int
	next *handle
	self *handle
}

func (h *handle) Close() {}

func free(fd int) {}

func open(fd int, next *handle) *handle {
	h := &handle{fd: fd}
	h.next = next
	runtime.SetFinalizer(h, func(h *handle) { free(h.fd) })
	runtime.SetFinalizer(h, (*handle).Close)
	runtime.SetFinalizer(h, nil)
	runtime.AddCleanup(h, free, h.fd)
	runtime.AddCleanup(h, func(fd int) { free(fd) }, fd)
	return h
}

// Cleanups do not mind cycles.
func cycle(fd int) *handle {
	h := &handle{fd: fd}
	h.self = h
	runtime.AddCleanup(h, free, fd)
	return h
}
