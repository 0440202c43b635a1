package main

import (
	"context"
	"net/http"
	"time"
)

var shared = &http.Client{Timeout: time.Second}

type api struct{ client *http.Client }

func byShared(url string) (*http.Response, error) {
	return shared.Get(url)
}

func (a *api) get(url string) (*http.Response, error) {
	return a.client.Get(url)
}

func byContext(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func byWith(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req.WithContext(ctx))
}

func byTransport(url string, transport http.RoundTripper) (*http.Response, error) {
	client := &http.Client{Transport: transport}
	return client.Get(url)
}

func main() {
	_, _ = http.Get("http://localhost/ready")
}
