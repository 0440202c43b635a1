package p

import "net/http"

func handler(w http.ResponseWriter, r *http.Request) {
	go func() {
		defer r.Body.Close()
		select {} // want empty-select
	}()
}

func block() {
	select {} // want empty-select
}

func start() { go block() }
