package p

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func never(name string) (int64, error) {
	f, err := os.Open(name) // want unclosed-file
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Closed at the end, but not where the text is wrong.
func errorPath(name string, into any) error {
	f, err := os.Open(name) // want unclosed-file
	if err != nil {
		return err
	}
	if err := json.NewDecoder(f).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.Close()
}

// The second open fails: the first file stays open.
func copyTo(from, to string) error {
	in, err := os.Open(from) // want unclosed-file
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	defer in.Close()
	_, err = out.ReadFrom(in)
	return err
}

func inLoop(names []string) (total int, err error) {
	for _, name := range names {
		f, err := os.Open(name) // want unclosed-file
		if err != nil {
			return total, err
		}
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			total++
		}
		if sc.Err() != nil {
			continue
		}
		f.Close()
	}
	return total, nil
}

func overwritten(a, b string) (*os.File, error) {
	f, err := os.Open(a) // want unclosed-file
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		f, err = os.Open(b)
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

func onlyName() (string, error) {
	f, err := os.CreateTemp("", "x") // want unclosed-file
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
