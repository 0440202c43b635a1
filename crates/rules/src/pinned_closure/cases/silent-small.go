package p

import (
	"io"
	"net/http"
)

type audits struct{ pending []func() string }

func (a *audits) handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	name, size := r.URL.Path, len(body)
	a.pending = append(a.pending, func() string {
		if size == 0 {
			return ""
		}
		return name
	})
	later := func() int { return len(body) }
	_ = later()
}

// Not for each request.
func New(body []byte) *audits {
	a := &audits{}
	a.pending = append(a.pending, func() string { return string(body) })
	return a
}
