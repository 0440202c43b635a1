// Prints what go/parser says about the head of every Go file below a directory, one JSON line each.
package main

import (
	"encoding/json"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type spec struct {
	Path, Name string
	Line       int
	Preamble   [2]int
}

type head struct {
	File, Package, GoBuild string
	Broken, Generated      bool
	Imports                []spec
}

func main() {
	out := json.NewEncoder(os.Stdout)
	err := filepath.WalkDir(os.Args[1], func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() && strings.HasSuffix(path, ".go") {
			return out.Encode(read(path))
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
}

func read(path string) head {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	h := head{File: path, Broken: err != nil, Imports: []spec{}}
	if file == nil {
		return h
	}
	offset := func(pos token.Pos) int { return fset.PositionFor(pos, false).Offset }
	h.Package, h.Generated = file.Name.Name, ast.IsGenerated(file)
	for _, decl := range file.Decls {
		gen := decl.(*ast.GenDecl)
		for _, s := range gen.Specs {
			imp := s.(*ast.ImportSpec)
			text, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				continue
			}
			found := spec{Path: text, Line: fset.PositionFor(imp.Path.Pos(), false).Line}
			if imp.Name != nil {
				found.Name = imp.Name.Name
			}
			doc := imp.Doc
			if doc == nil && len(gen.Specs) == 1 {
				doc = gen.Doc
			}
			if text == "C" && doc != nil {
				found.Preamble = [2]int{offset(doc.Pos()), offset(doc.End())}
			}
			h.Imports = append(h.Imports, found)
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < file.Package && constraint.IsGoBuild(c.Text) {
				if x, err := constraint.Parse(c.Text); err == nil {
					h.GoBuild = x.String()
				}
			}
		}
	}
	return h
}
