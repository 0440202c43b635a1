package p

import (
	"net/http"
	"sync"
	"time"
)

var (
	mu       sync.Mutex
	lastSeen = map[string]time.Time{}
	hits     map[string]int
	results  sync.Map
	squares  = map[int]int{}
)

// Middleware that remembers every user.
func remember(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		lastSeen[r.Header.Get("User")] = time.Now() // want growing-map
		mu.Unlock()
		count(r.URL.Path)
		results.Store(r.RemoteAddr, r.URL.Path) // want growing-map
		next.ServeHTTP(w, r)
	})
}

// Called for each request.
func count(path string) {
	mu.Lock()
	defer mu.Unlock()
	if hits == nil {
		hits = make(map[string]int)
	}
	hits[path]++ // want growing-map
}

type sessions struct{ byAddr map[string]*http.Request }

func (s *sessions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.byAddr[r.RemoteAddr] = r // want growing-map
}

func counter() http.HandlerFunc {
	seen := map[string]bool{}
	return func(w http.ResponseWriter, r *http.Request) {
		seen[r.RemoteAddr] = true // want growing-map
	}
}

// Nobody knows how many there are.
func square(n int) int {
	if _, ok := squares[n]; !ok {
		squares[n] = n * n // want+pedantic growing-map
	}
	return squares[n]
}
