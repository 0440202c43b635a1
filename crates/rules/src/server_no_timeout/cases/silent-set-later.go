package p

import (
	"net/http"
	"time"
)

func New(handler http.Handler, timeout time.Duration) *http.Server {
	server := &http.Server{Handler: handler}
	server.ReadHeaderTimeout = timeout
	return server
}
