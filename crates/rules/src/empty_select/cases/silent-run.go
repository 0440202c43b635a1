package p

// A function that says that it does not return is meant to wait.
func Run(start func()) {
	start()
	select {}
}
