package p

// Who fills the field is not known.
type Config struct{ Done chan struct{} }

func Wait(c *Config) { <-c.Done }

var global chan int

func Set(c chan int) { global = c }

func Use() { global <- 1 }

var fill func(*Config)

func filled() {
	c := &Config{}
	fill(c)
	<-c.Done
}
