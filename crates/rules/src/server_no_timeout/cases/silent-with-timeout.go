package main

import (
	"log"
	"net/http"
	"time"
)

func main() {
	other := &http.Server{Addr: ":8081", ReadTimeout: time.Second}
	go func() { log.Println(other.ListenAndServe()) }()
	server := &http.Server{
		Addr:              ":8080",
		ReadHeaderTimeout: time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
