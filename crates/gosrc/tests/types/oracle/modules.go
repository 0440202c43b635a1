package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// listed is a package as the go command lists it.
type listed struct {
	Dir        string
	ImportPath string
	GoFiles    []string
	CgoFiles   []string
	// What import paths mean in the files of the package, where that is not what they say.
	ImportMap map[string]string
	DepOnly   bool
}

// modules are the packages that patterns match in the main module, and all that they depend on.
type modules struct {
	*world
	byPath map[string]*listed
	byDir  map[string]*listed
}

// dumpModules prints what the files of the packages mean that patterns match in a directory.
func (w *world) dumpModules(dir string, patterns []string) error {
	m := modules{w, map[string]*listed{}, map[string]*listed{}}
	roots, err := m.list(dir, patterns)
	if err != nil {
		return err
	}
	for _, root := range roots {
		p, err := m.load(root)
		if err != nil {
			return fmt.Errorf("%s: %w", root.ImportPath, err)
		}
		w.dump(p)
		// Others only need the types.
		p.files, p.info = nil, nil
	}
	return nil
}

// list asks the go command, and gives the packages that are meant themselves.
func (m modules) list(dir string, patterns []string) ([]*listed, error) {
	program := filepath.Join(build.Default.GOROOT, "bin", "go")
	args := []string{"list", "-e", "-deps", "-pgo=off", "-json=Dir,ImportPath,GoFiles,CgoFiles,ImportMap,DepOnly"}
	command := exec.Command(program, append(args, patterns...)...)
	command.Dir = dir
	command.Env = append(os.Environ(), "CGO_ENABLED=1")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var roots []*listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			return roots, nil
		} else if err != nil {
			return nil, err
		}
		m.byPath[p.ImportPath], m.byDir[p.Dir] = p, p
		if !p.DepOnly && len(p.GoFiles)+len(p.CgoFiles) > 0 {
			roots = append(roots, p)
			m.roots[p.Dir] = true
		}
	}
}

func (m modules) load(from *listed) (*loaded, error) {
	if p := m.dirs[from.Dir]; p != nil {
		return p, nil
	}
	p := &loaded{}
	m.dirs[from.Dir] = p
	found := &build.Package{Dir: from.Dir}
	names := append(append([]string{}, from.GoFiles...), from.CgoFiles...)
	err := m.check(p, found, from.ImportPath, names, m.roots[from.Dir], m)
	if !m.roots[from.Dir] {
		p.files = nil
	}
	return p, err
}

func (m modules) Import(path string) (*types.Package, error) {
	return m.ImportFrom(path, "", 0)
}

func (m modules) ImportFrom(path, dir string, _ types.ImportMode) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if from := m.byDir[dir]; from != nil && from.ImportMap[path] != "" {
		path = from.ImportMap[path]
	}
	found := m.byPath[path]
	if found == nil || found.Dir == "" {
		return nil, fmt.Errorf("no package %s in %s", path, dir)
	}
	p, err := m.load(found)
	if err != nil {
		return nil, err
	}
	return p.types, nil
}
