package main

import (
	"os"
	"os/signal"
)

func watch(c chan os.Signal) {
	signal.Notify(c, os.Interrupt)
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	other := make(chan os.Signal)
	go func() { other <- os.Kill }()
	watch(make(chan os.Signal, 4))
	<-stop
	<-other
}
