package p

import (
	"net/http"
	"reflect"
	"sync"
)

type status int

var (
	mu       sync.Mutex
	open     = map[string]bool{}
	bounded  = map[string]int{}
	renewed  = map[string]int{}
	Exported = map[string]int{}
	fixed    = map[string]int{}
	byStatus = map[status]int{}
	codecs   = map[string]func(){}
	types    = map[reflect.Type]int{}
	results  sync.Map
	handed   = map[string]int{}
)

func sweep(m map[string]int) {
	for key := range m {
		delete(m, key)
	}
}

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	open[r.RemoteAddr] = true
	defer delete(open, r.RemoteAddr)
	if len(bounded) < 1000 {
		bounded[r.URL.Path]++
	}
	renewed[r.URL.Path]++
	Exported[r.URL.Path]++
	fixed["requests"]++
	byStatus[status(200)]++
	types[reflect.TypeOf(w)]++
	results.Store(r.RemoteAddr, 1)
	defer results.Delete(r.RemoteAddr)
	handed[r.URL.Path]++

	own := map[string]bool{}
	own[r.URL.Path] = true
	sweep(handed)
}

func flush() map[string]int {
	mu.Lock()
	defer mu.Unlock()
	old := renewed
	renewed = map[string]int{}
	return old
}

func Register(name string, codec func()) {
	codecs[name] = codec
}

func init() {
	for _, name := range []string{"a", "b"} {
		codecs[name] = nil
	}
}

// A value of the call, not of the program.
type builder struct{ parts map[string]int }

func (b *builder) add(part string) { b.parts[part]++ }

func build(w http.ResponseWriter, r *http.Request) {
	b := &builder{parts: map[string]int{}}
	b.add(r.URL.Path)
}
