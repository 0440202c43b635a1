// https://github.com/securego/gosec/issues/1590: called in a goroutine.
package p

import "context"

func once(parent context.Context) {
	_, cancel := context.WithCancel(parent)
	go func() { cancel() }()
}

func direct(parent context.Context) {
	_, cancel := context.WithCancel(parent)
	go cancel()
}
