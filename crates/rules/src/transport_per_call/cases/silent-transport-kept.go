package p

import (
	"net/http"
	"sync"
	"time"
)

var shared = &http.Client{Transport: &http.Transport{}}

var (
	once   sync.Once
	second *http.Client
)

var ready = sync.OnceValue(func() bool {
	tr := &http.Transport{}
	resp, err := (&http.Client{Transport: tr}).Get("http://localhost/ready")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return true
})

func Client() *http.Client {
	once.Do(func() {
		tr := &http.Transport{}
		second = &http.Client{Transport: tr}
	})
	return second
}

func New(timeout time.Duration) *http.Client {
	return &http.Client{Timeout: timeout, Transport: &http.Transport{}}
}

type API struct{ client *http.Client }

func NewAPI() *API {
	tr := &http.Transport{}
	client := &http.Client{Transport: tr}
	return &API{client: client}
}

func Closed(url string) error {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	resp, err := (&http.Client{Transport: tr}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func ClosedByClient(url string) error {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func WithoutKeepAlive(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The default transport is shared.
func NoTransport(url string) error {
	client := &http.Client{Timeout: time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func handed(run func(*http.Client)) {
	run(&http.Client{Transport: &http.Transport{}})
}

func init() {
	client := &http.Client{Transport: &http.Transport{}}
	if resp, err := client.Get("http://localhost/ready"); err == nil {
		resp.Body.Close()
	}
}
