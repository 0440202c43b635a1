package p

var registry = map[string]chan string{}

func register(name string) {
	c := make(chan string)
	registry[name] = c
	go func() { println(<-c) }()
}

type request struct {
	text  string
	reply chan string
}

func ask(to chan<- request, text string) string {
	r := request{text, make(chan string)}
	to <- r
	return <-r.reply
}

func pass(start func(chan int)) int {
	c := make(chan int)
	start(c)
	return <-c
}
