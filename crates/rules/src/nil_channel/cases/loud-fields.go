package p

type server struct {
	quit chan struct{}
	jobs chan int
}

func (s *server) loop() {
	<-s.quit // want nil-channel
}

// The field is declared and never made.
func start() {
	s := &server{}
	go s.loop()
}

func (s *server) send(n int) {
	s.jobs <- n // want nil-channel
}

func half() {
	s := &server{quit: make(chan struct{})}
	go s.send(1)
	close(s.quit)
}

type options struct{ done chan struct{} }

func wait(o options) {
	go func() {
		<-o.done // want nil-channel
	}()
}

func defaults() { wait(options{}) }
