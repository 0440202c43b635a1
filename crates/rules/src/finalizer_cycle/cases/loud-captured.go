package p

import "runtime"

type handle struct {
	fd   int
	self *handle
}

func (h *handle) free(*handle) {}

func free(fd int) {}

func open(fd int) *handle {
	h := &handle{fd: fd}
	runtime.SetFinalizer(h, func(*handle) { // want finalizer-cycle
		free(h.fd)
	})
	return h
}

func bound(fd int) *handle {
	h := &handle{fd: fd}
	runtime.SetFinalizer(h, h.free) // want finalizer-cycle
	return h
}

func cycle(fd int) *handle {
	h := &handle{fd: fd}
	h.self = h
	runtime.SetFinalizer(h, (*handle).Close) // want finalizer-cycle
	return h
}

func (h *handle) Close() {}

func cleanup(fd int) *handle {
	h := &handle{fd: fd}
	runtime.AddCleanup(h, func(fd int) { // want finalizer-cycle
		free(h.fd + fd)
	}, fd)
	return h
}
