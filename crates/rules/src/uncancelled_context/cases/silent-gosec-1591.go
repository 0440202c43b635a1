// https://github.com/securego/gosec/issues/1591: called by way of a field of what is returned.
package p

import "context"

type held struct{ Cancel func() }

func newHeld(parent context.Context) held {
	_, cancel := context.WithCancel(parent)
	return held{Cancel: cancel}
}

func use(parent context.Context) {
	h := newHeld(parent)
	h.Cancel()
}
