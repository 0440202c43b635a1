package main

import (
	"log"
	"net/http"
	"time"
)

func serve(mux *http.ServeMux) error {
	server := &http.Server{Addr: ":8080", Handler: mux, WriteTimeout: time.Second} // want+pedantic server-no-timeout
	return server.ListenAndServe()
}

func main() {
	log.Fatal(http.ListenAndServe(":8080", nil)) // want+pedantic server-no-timeout
}
