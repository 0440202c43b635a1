package p

import (
	"io"
	"net/http"
	"time"
)

// A client with a transport of its own, for each call.
func Fetch(url string) ([]byte, error) {
	tr := &http.Transport{MaxIdleConns: 10} // want transport-per-call
	client := &http.Client{Transport: tr, Timeout: time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func handle(w http.ResponseWriter, r *http.Request) {
	client := http.Client{}
	client.Transport = &http.Transport{} // want transport-per-call
	resp, err := client.Get("http://backend/")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	_, _ = io.Copy(w, resp.Body)
}

// The connections go after a while.
func Timed(url string) error {
	tr := http.DefaultTransport.(*http.Transport).Clone() // want+pedantic transport-per-call
	resp, err := (&http.Client{Transport: tr}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func TimedByField(url string) error {
	tr := &http.Transport{} // want+pedantic transport-per-call
	tr.IdleConnTimeout = time.Minute
	resp, err := (&http.Client{Transport: tr}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
