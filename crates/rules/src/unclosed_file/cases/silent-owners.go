package p

import (
	"compress/gzip"
	"errors"
	"io"
	"log"
	"os"
	"os/exec"
	"sync"
)

type store struct {
	mu    sync.Mutex
	files map[string]*os.File
}

func (s *store) get(name string) (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.files[name]; ok {
		return f, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.files[name] = f
	return f, nil
}

func (s *store) Close() (err error) {
	for _, f := range s.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

type gz struct {
	*gzip.Reader
	f *os.File
}

func openGz(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &gz{r, f}, nil
}

func (g *gz) Close() error { return errors.Join(g.Reader.Close(), g.f.Close()) }

var output *os.File

func init() {
	f, err := os.Create("/tmp/output")
	if err != nil {
		log.Fatal(err)
	}
	output = f
	log.SetOutput(f)
}

func run(name string) (*exec.Cmd, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("date")
	cmd.Stdout = f
	return cmd, cmd.Start()
}

func handOver(name string, files chan<- *os.File) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	files <- f
	return nil
}

func pipe(name string) (io.Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r, w := io.Pipe()
	go func() {
		defer f.Close()
		_, err := io.Copy(w, f)
		w.CloseWithError(err)
	}()
	return r, nil
}
