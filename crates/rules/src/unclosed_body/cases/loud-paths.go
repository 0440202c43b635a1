package p

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

var errStatus = errors.New("unexpected status")

func never(url string) (int, error) {
	resp, err := http.Get(url) // want unclosed-body
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// The status is checked before anybody thinks of the body.
func earlyReturn(client *http.Client, req *http.Request, into any) error {
	resp, err := client.Do(req) // want unclosed-body
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func inSwitch(url string) error {
	resp, err := http.Head(url) // want unclosed-body
	if err != nil {
		return err
	}
	switch {
	case resp.StatusCode >= 500:
		return errStatus
	case resp.StatusCode == http.StatusNotFound:
		resp.Body.Close()
		return nil
	default:
		return resp.Body.Close()
	}
}

// Reading to the end is not closing.
func drained(url string) ([]byte, error) {
	resp, err := http.Get(url) // want unclosed-body
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func ignored(url string) {
	_, _ = http.Get(url) // want unclosed-body
}
