package main

import (
	"os"
	"os/signal"
	"syscall"
)

var reload = make(chan os.Signal) // want+pedantic unbuffered-notify

func main() {
	stop := make(chan os.Signal) // want+pedantic unbuffered-notify
	signal.Notify(stop, os.Interrupt)
	signal.Notify(reload, syscall.SIGHUP)
	<-stop
}
