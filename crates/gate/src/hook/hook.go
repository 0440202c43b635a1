// What `stanch gate` adds to the testing package of a test binary: a look at the goroutines and the heap before the
// first test and after the last. It is appended to the user's own testing.go without its package clause and imports;
// the imports are among those that testing.go has in every release that is supported.
//
// It does nothing unless STANCH_GATE names a folder. It prints nothing unless it fails, and then the binary fails with
// it: a record that is missing would be a leak that nobody saw.

package testing

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stanch:begin

var stanchGate = stanchGateFromEnv()

// stanchGateState is what one process knows. Its zero value does nothing.
type stanchGateState struct {
	dir     string // folder of the records; empty: inert
	settle  time.Duration
	quiet   time.Duration
	perTest bool
	prove   bool

	name     string // of this process's record, without its suffix
	pkg      string
	before   map[uint64]bool
	heap     [3]uint64 // bytes and objects in use before, bytes of spans
	extra    int       // examples and benchmarks that ran
	mu       sync.Mutex
	tests    []stanchGateTest
	seen     map[uint64]bool // with perTest: goroutines that are accounted for
	perTests bytes.Buffer
}

type stanchGateTest struct {
	goroutine uint64
	name      string
}

// stanchGateFromEnv takes what the gate says out of the environment, before anything else looks at it: neither a test
// nor a process that it starts shall see that it is watched.
func stanchGateFromEnv() *stanchGateState {
	s := new(stanchGateState)
	s.dir = os.Getenv("STANCH_GATE")
	if s.dir == "" {
		return s
	}
	s.settle, s.quiet = 2*time.Second, 10*time.Millisecond
	for _, option := range strings.Split(os.Getenv("STANCH_GATE_OPTIONS"), ",") {
		key, value, _ := strings.Cut(option, "=")
		switch key {
		case "settle", "quiet":
			d, err := time.ParseDuration(value)
			if err != nil {
				stanchGateFail(fmt.Sprintf("STANCH_GATE_OPTIONS: %v", err))
			}
			if key == "settle" {
				s.settle = d
			} else {
				s.quiet = d
			}
		case "per-test":
			s.perTest = true
		case "prove":
			s.prove = true
		}
	}
	for _, key := range []string{"GOFLAGS", "GOTOOLCHAIN"} {
		if value, ok := os.LookupEnv("STANCH_GATE_" + key); ok {
			os.Setenv(key, value)
		} else {
			os.Unsetenv(key)
		}
		os.Unsetenv("STANCH_GATE_" + key)
	}
	for _, entry := range os.Environ() {
		key, _, _ := strings.Cut(entry, "=")
		if key == "STANCH_GATE" || strings.HasPrefix(key, "STANCH_GATE_") {
			os.Unsetenv(key)
		}
	}
	return s
}

func stanchGateFail(what string) {
	fmt.Fprintf(os.Stderr, "stanch gate: %s\n", what)
	os.Exit(2)
}

// stanchGateBegin runs before the first test. A record that has a start and no end is of a process that crashed.
func stanchGateBegin(m *M) {
	s := stanchGate
	if s.dir == "" || *isFuzzWorker {
		return
	}
	s.pkg = m.deps.ImportPath()
	if s.name == "" {
		s.name = s.dir + string(os.PathSeparator) + fmt.Sprintf("%016x-%d-%x", stanchGateHash(s.pkg), os.Getpid(), time.Now().UnixNano())
		stanchGateCountExtras(m)
		stanchGateWrite(s.name+".start", s.header())
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	s.heap = [3]uint64{stats.HeapAlloc, stats.HeapObjects, stats.HeapInuse}
	s.before = make(map[uint64]bool)
	for _, g := range stanchGateGoroutines(stanchGateDump()) {
		s.before[g.id] = true
	}
	s.seen = make(map[uint64]bool)
}

// stanchGateInputs runs while the go command notes what a test depends on, so that a result in its cache is one of a
// process that has written its record for this gate, and can be asked for anew for one package.
func stanchGateInputs() {
	if stanchGate.name != "" {
		os.Getenv("STANCH_GATE_KEY")
		os.Getenv(fmt.Sprintf("STANCH_GATE_AGAIN_%016x", stanchGateHash(stanchGate.pkg)))
	}
}

// stanchGateEnd runs after the last test and after the profiles have been written, also before os.Exit in a TestMain.
func stanchGateEnd(m *M) {
	s := stanchGate
	if s.name == "" {
		return
	}
	begun := time.Now()
	dump, left := s.wait(s.before, s.settle)
	took := time.Since(begun)
	r := s.header()
	r.add("exit", strconv.Itoa(m.exitCode))
	r.add("tests", strconv.Itoa(s.ran()))
	r.add("settled", strconv.FormatInt(int64(took), 10))
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	r.add("heap", fmt.Sprintf("%d %d %d %d %d %d", s.heap[0], s.heap[1], s.heap[2], stats.HeapAlloc, stats.HeapObjects, stats.HeapInuse))
	r.add("left", strconv.Itoa(left))
	if left > 0 {
		r.add("before", s.beforeList())
		r.add("names", s.names())
		r.add("dump", string(dump))
	}
	if s.perTest {
		r.add("per-test", s.perTests.String())
	}
	// First what is sure: asking the collector can end a program that hides pointers from it.
	stanchGateWrite(s.name+".end", r)
	if left > 0 && s.prove {
		s.askCollector(m, r)
	}
}

// askCollector adds what the collector says about the goroutines that are left (Go 1.27, or 1.26 with its experiment).
func (s *stanchGateState) askCollector(m *M, r *stanchGateRecord) {
	var proof bytes.Buffer
	ok := func() (ok bool) {
		defer func() {
			// Older releases have no such profile, and no way to ask whether they do.
			if recover() != nil {
				ok = false
			}
		}()
		return m.deps.WriteProfileTo("goroutineleak", &proof, 2) == nil
	}()
	if ok {
		r.add("proof", proof.String())
		stanchGateWrite(s.name+".end", r)
	}
}

// stanchGateTestStarts runs first in the goroutine of every test and subtest.
func stanchGateTestStarts(name string) {
	s := stanchGate
	if s.name == "" || name == "" {
		return
	}
	id := stanchGateSelf()
	s.mu.Lock()
	s.tests = append(s.tests, stanchGateTest{id, name})
	s.mu.Unlock()
}

// stanchGateTestDone runs after each top-level test that is not parallel; one that is has only been set aside.
func stanchGateTestDone(name string) {
	s := stanchGate
	if s.name == "" || !s.perTest {
		return
	}
	known := make(map[uint64]bool, len(s.before)+len(s.seen))
	for id := range s.before {
		known[id] = true
	}
	for id := range s.seen {
		known[id] = true
	}
	dump, left := s.wait(known, s.settle/4)
	if left == 0 {
		return
	}
	for _, g := range stanchGateGoroutines(dump) {
		if !known[g.id] && !g.idle {
			s.seen[g.id] = true
			fmt.Fprintf(&s.perTests, "%d %s\n", g.id, name)
		}
	}
}

// wait looks until nothing is left that known does not have, or for the limit; the pauses grow. Even when nothing is left
// it looks twice: what a timer starts is seen only later.
func (s *stanchGateState) wait(known map[uint64]bool, limit time.Duration) (dump []byte, left int) {
	begun := time.Now()
	pause := time.Millisecond
	collections := 0
	for {
		dump = stanchGateDump()
		left = 0
		for _, g := range stanchGateGoroutines(dump) {
			if !known[g.id] && !g.idle {
				left++
			}
		}
		waited := time.Since(begun)
		if waited >= limit || left == 0 && waited >= s.quiet {
			return dump, left
		}
		// Finalizers close what was dropped, and end who waits for it.
		if left > 0 && (collections == 0 && waited >= limit/100 || collections == 1 && waited >= limit/2) {
			collections++
			runtime.GC()
		}
		if left == 0 {
			pause = s.quiet - waited
		}
		time.Sleep(stanchGateMin(pause, limit-waited))
		if pause *= 2; pause > 100*time.Millisecond {
			pause = 100 * time.Millisecond
		}
	}
}

func stanchGateMin(a, b time.Duration) time.Duration {
	if a < b {
		return a
	}
	return b
}

func (s *stanchGateState) ran() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.tests) + s.extra
}

func (s *stanchGateState) beforeList() string {
	var b strings.Builder
	for id := range s.before {
		fmt.Fprintf(&b, "%d\n", id)
	}
	return b.String()
}

func (s *stanchGateState) names() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, t := range s.tests {
		fmt.Fprintf(&b, "%d %s\n", t.goroutine, t.name)
	}
	return b.String()
}

// stanchGateCountExtras has examples and benchmarks counted, which have no hook of their own.
func stanchGateCountExtras(m *M) {
	for i := range m.examples {
		f := m.examples[i].F
		m.examples[i].F = func() { stanchGate.extra++; f() }
	}
	for i := range m.benchmarks {
		f := m.benchmarks[i].F
		m.benchmarks[i].F = func(b *B) { stanchGate.extra++; f(b) }
	}
}

type stanchGateGoroutine struct {
	id   uint64
	idle bool // of the runtime, or a test that is set aside
}

// stanchGateGoroutines reads the ids of a dump, without the first: that is who asks.
func stanchGateGoroutines(dump []byte) (list []stanchGateGoroutine) {
	for i, block := range bytes.Split(dump, []byte("\n\n")) {
		if i == 0 || !bytes.HasPrefix(block, []byte("goroutine ")) {
			continue
		}
		g := stanchGateGoroutine{id: stanchGateID(block)}
		for _, mark := range []string{"os/signal.signal_recv", "os/signal.loop", "runtime.ensureSigM", "testing.(*T).Parallel("} {
			g.idle = g.idle || bytes.Contains(block, []byte(mark))
		}
		list = append(list, g)
	}
	return list
}

// stanchGateID reads the 12 of "goroutine 12 [running]:".
func stanchGateID(block []byte) (id uint64) {
	for _, c := range block[len("goroutine "):] {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + uint64(c-'0')
	}
	return id
}

func stanchGateSelf() uint64 {
	var buf [64]byte
	return stanchGateID(buf[:runtime.Stack(buf[:], false)])
}

// stanchGateDump is the stacks of all goroutines; beyond 256 MiB they are cut, which the reader sees.
func stanchGateDump() []byte {
	for size := 64 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= 256<<20 {
			return buf[:n]
		}
	}
}

// stanchGateHash is FNV-1a of 64 bits; hash/fnv is not among the imports of testing.
func stanchGateHash(text string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(text); i++ {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	return h
}

// stanchGateRecord is a list of fields, each "name length\nbytes\n": any bytes can stand in a value.
type stanchGateRecord struct{ bytes.Buffer }

func (r *stanchGateRecord) add(name, value string) {
	fmt.Fprintf(r, "%s %d\n%s\n", name, len(value), value)
}

func (s *stanchGateState) header() *stanchGateRecord {
	r := new(stanchGateRecord)
	r.WriteString("stanch-gate-record/1\n")
	r.add("package", s.pkg)
	r.add("pid", strconv.Itoa(os.Getpid()))
	r.add("parent", strconv.Itoa(os.Getppid()))
	r.add("go", runtime.Version())
	return r
}

// stanchGateWrite makes a file that is there whole or not at all. "eof" ends it.
func stanchGateWrite(path string, r *stanchGateRecord) {
	temporary := path + ".tmp"
	err := os.WriteFile(temporary, append(r.Bytes()[:r.Len():r.Len()], "eof\n"...), 0o666)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		stanchGateFail(fmt.Sprintf("can't write %s: %v", path, err))
	}
}
