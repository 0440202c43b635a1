package p

import (
	"context"
	"net/http"
)

var shared = &http.Client{}

func get(url string) (*http.Response, error) {
	return http.Get(url) // want+pedantic client-no-timeout
}

func byShared(url string) (*http.Response, error) {
	return shared.Get(url) // want+pedantic client-no-timeout
}

func byDefault(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req) // want+pedantic client-no-timeout
}

func byBackground(url string) (*http.Response, error) {
	client := http.Client{}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req) // want+pedantic client-no-timeout
}
