// https://github.com/securego/gosec/issues/1595: called by way of a field, in a deferred literal.
package p

import "context"

type held struct{ cancel func() }

func inLiteral(parent context.Context) {
	h := held{}
	_, cancel := context.WithCancel(parent)
	h.cancel = cancel
	defer func() { h.cancel() }()
}

func plain(parent context.Context) {
	h := new(held)
	_, h.cancel = context.WithCancel(parent)
	h.cancel()
}
