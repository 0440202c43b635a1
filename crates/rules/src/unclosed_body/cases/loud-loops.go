package p

import (
	"io"
	"net/http"
	"time"
)

// All but the last answer are lost.
func retry(client *http.Client, req *http.Request) (*http.Response, error) {
	for {
		resp, err := client.Do(req) // want unclosed-body
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 {
			return resp, nil
		}
		time.Sleep(time.Second)
	}
}

func each(urls []string) int {
	good := 0
	for _, url := range urls {
		resp, err := http.Get(url) // want unclosed-body
		if err != nil {
			continue
		}
		if resp.StatusCode != http.StatusOK {
			continue
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		good++
	}
	return good
}

type poller struct {
	client http.Client
	last   string
}

func (p *poller) poll(url string, stop <-chan struct{}) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			resp, err := p.client.Get(url) // want unclosed-body
			if err != nil {
				continue
			}
			p.last = resp.Status
		}
	}
}
