// Command static-buffer serves the files of a web site from memory.
//
// The leak: a file is cached under the URL that it was asked for. Links carry
// a version that changes with every page (logo.png?v=17), so that the same
// file is read into a new buffer for each of them.
package main

import (
	"context"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"sync"
	"time"

	"stanch.dev/lab/internal/kit"
)

const fileBytes = 256 << 10

// site has one file, the logo on every page.
type site struct {
	logo  *os.File
	mu    sync.Mutex
	cache map[string][]byte
}

// open is what each request does with a file: it has its own place in it.
func (s *site) open() *io.SectionReader {
	return io.NewSectionReader(s.logo, 0, fileBytes)
}

func (s *site) load(url string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if buffer, ok := s.cache[url]; ok {
		return buffer, nil
	}
	file := s.open()
	buffer := make([]byte, file.Size()) // stanch:allocated growing-map
	if _, err := io.ReadFull(file, buffer); err != nil {
		return nil, err
	}
	s.cache[url] = buffer // stanch:cause growing-map
	return buffer, nil
}

func (s *site) handleLogo(w http.ResponseWriter, r *http.Request) {
	buffer, err := s.load(r.URL.String())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(buffer)
}

// handleLogoMended keeps nothing: the system caches the file, and the answer
// is copied from it through a small buffer.
func (s *site) handleLogoMended(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "logo.png", time.Time{}, s.open())
}

// newLogo makes a file that goes with the process.
func newLogo() (*os.File, error) {
	file, err := os.CreateTemp("", "stanch-lab-*.png")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name())
	_, err = io.CopyN(file, rand.New(rand.NewSource(1)), fileBytes)
	return file, err
}

func main() {
	svc := kit.New("static-buffer", kit.Defaults{Leak: true, Load: 12})
	logo, err := newLogo()
	svc.Must(err)
	svc.OnStop(func() { _ = logo.Close() })
	s := &site{logo: logo, cache: map[string][]byte{}}
	if svc.Leak {
		svc.Mux.HandleFunc("/logo.png", s.handleLogo)
	} else {
		svc.Mux.HandleFunc("/logo.png", s.handleLogoMended)
	}
	svc.Mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { kit.WritePage(w, "page", 60) })
	svc.Traffic(func(ctx context.Context, n int64) error {
		if n%2 == 0 {
			return svc.Get(ctx, "/page")
		}
		return svc.Get(ctx, fmt.Sprintf("/logo.png?v=%d", n))
	})
	svc.Run()
}
