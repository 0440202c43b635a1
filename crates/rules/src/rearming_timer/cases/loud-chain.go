package p

import (
	"net/http"
	"time"
)

type session struct{ token string }

func (s *session) refresh() {
	s.token += "x"
	time.AfterFunc(time.Minute, s.refresh) // want rearming-timer
}

func handle(w http.ResponseWriter, r *http.Request) {
	s := &session{}
	s.refresh()

	var again func()
	again = func() {
		time.AfterFunc(time.Second, func() { // want rearming-timer
			again()
		})
	}
	again()
}

// Nobody knows how often this is started.
func beat() {
	println("beat")
	time.AfterFunc(time.Second, beat) // want+pedantic rearming-timer
}
