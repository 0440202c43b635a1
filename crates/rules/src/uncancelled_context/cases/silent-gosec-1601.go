// https://github.com/securego/gosec/issues/1601: a variable of the package, called by another function.
package p

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

var (
	root context.Context
	stop context.CancelFunc
)

func init() {
	root, stop = context.WithCancel(context.Background())
}

func onSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		stop()
	}()
}

func done() <-chan struct{} { return root.Done() }
