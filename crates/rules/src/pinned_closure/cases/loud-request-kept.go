package p

import (
	"io"
	"net/http"
	"sync"
)

type upload struct {
	name string
	body []byte
}

type audits struct {
	mu      sync.Mutex
	pending []func() string
	byName  map[string]func() int
}

func (a *audits) handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	u := &upload{name: r.URL.Path, body: body}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pending = append(a.pending, func() string { return u.name }) // want+pedantic pinned-closure
	a.byName[u.name] = func() int {                                // want+pedantic pinned-closure
		return len(body)
	}
}
