// Oracle prints what go/types says that the identifiers of packages mean.
//
// Its arguments are import paths of the standard library, or "tests" before them: then of each package, the files with
// its own tests and those of its external tests are meant; or "modules", a directory, and patterns of packages as the go
// command takes them there. For each file of these packages it writes
//
//	F <path>
//	<offset> <u or d> <kind> <name> <file>:<offset>
//
// the latter for each identifier that uses (u) or declares (d) something; "<file>:<offset>" is where that is declared,
// the file as a number in the order of the "P <number> <path>" lines, or "-" for what is predeclared. Calls are
//
//	C <offset of the opening parenthesis> <kind> <name> <file>:<offset>
//
// with the kind "conversion", "builtin", "func", "interface", "var", "package" or "none". Calls that have a value
// whose type is known are followed by
//
//	T <offset of the opening parenthesis> <type>
//
// and what go/types finds wrong, so that it may leave names out, by
//
//	E <import path> <message>
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

type loaded struct {
	files []*ast.File
	types *types.Package
	info  *types.Info
	// What go/types says against the package.
	errors []string
}

type world struct {
	fset  *token.FileSet
	dirs  map[string]*loaded
	roots map[string]bool
	files map[string]int
	out   *bufio.Writer
}

func main() {
	w := &world{
		fset:  token.NewFileSet(),
		dirs:  map[string]*loaded{},
		roots: map[string]bool{},
		files: map[string]int{},
		out:   bufio.NewWriterSize(os.Stdout, 1<<20),
	}
	defer w.out.Flush()
	src := filepath.Join(build.Default.GOROOT, "src")
	paths := os.Args[1:]
	if paths[0] == "tests" {
		for _, path := range paths[1:] {
			w.tests(path, src)
		}
		return
	}
	if paths[0] == "modules" {
		if err := w.dumpModules(paths[1], paths[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	for _, path := range paths {
		w.roots[filepath.Join(src, path)] = true
	}
	for _, path := range paths {
		p, err := w.load(path, src)
		if err != nil {
			fmt.Fprintln(os.Stderr, path, err)
			os.Exit(1)
		}
		w.dump(p)
	}
}

func (w *world) Import(path string) (*types.Package, error) {
	return w.ImportFrom(path, "", 0)
}

func (w *world) ImportFrom(path, dir string, _ types.ImportMode) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	p, err := w.load(path, dir)
	if err != nil {
		return nil, err
	}
	return p.types, nil
}

func (w *world) load(path, from string) (*loaded, error) {
	context := build.Default
	context.CgoEnabled = true
	found, err := context.Import(path, from, 0)
	if err != nil {
		return nil, err
	}
	if p := w.dirs[found.Dir]; p != nil {
		return p, nil
	}
	names := append(append([]string{}, found.GoFiles...), found.CgoFiles...)
	p := &loaded{}
	w.dirs[found.Dir] = p
	return p, w.check(p, found, found.ImportPath, names, w.roots[found.Dir], w)
}

// tests prints what the files of a package mean together with its tests.
func (w *world) tests(path, from string) {
	context := build.Default
	context.CgoEnabled = true
	found, err := context.Import(path, from, 0)
	if err != nil {
		fmt.Fprintln(os.Stderr, path, err)
		os.Exit(1)
	}
	names := append(append([]string{}, found.GoFiles...), found.CgoFiles...)
	own, external := &loaded{}, &loaded{}
	if err := w.check(own, found, found.ImportPath, append(names, found.TestGoFiles...), true, w); err != nil {
		fmt.Fprintln(os.Stderr, path, err)
		os.Exit(1)
	}
	w.dump(own)
	tested := testImporter{w, found.ImportPath, own.types}
	if err := w.check(external, found, found.ImportPath+"_test", found.XTestGoFiles, true, tested); err != nil {
		fmt.Fprintln(os.Stderr, path, err)
		os.Exit(1)
	}
	w.dump(external)
}

// testImporter gives external tests the package with its own tests.
type testImporter struct {
	*world
	path   string
	tested *types.Package
}

func (t testImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	if path == t.path {
		return t.tested, nil
	}
	return t.world.ImportFrom(path, dir, mode)
}

func (w *world) check(p *loaded, found *build.Package, path string, names []string, bodies bool, importer types.ImporterFrom) error {
	sort.Strings(names)
	for _, name := range names {
		file, err := parser.ParseFile(w.fset, filepath.Join(found.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.files = append(p.files, file)
	}
	config := types.Config{
		Importer:         importer,
		FakeImportC:      true,
		IgnoreFuncBodies: !bodies,
		Error:            func(err error) { p.errors = append(p.errors, err.Error()) },
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
	}
	if bodies {
		p.info = &types.Info{
			Defs:       map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Types:      map[ast.Expr]types.TypeAndValue{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
	}
	p.types, _ = config.Check(path, w.fset, p.files, p.info)
	return nil
}

func (w *world) dump(p *loaded) {
	for _, message := range p.errors {
		fmt.Fprintf(w.out, "E %s %s\n", p.types.Path(), strings.ReplaceAll(message, "\n", " "))
	}
	for _, file := range p.files {
		fmt.Fprintf(w.out, "F %s\n", w.fset.PositionFor(file.Pos(), false).Filename)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if obj := p.info.Uses[n]; obj != nil {
					w.line(w.offset(n.Pos()), "u", obj)
				}
				if obj := p.info.Defs[n]; obj != nil {
					w.line(w.offset(n.Pos()), "d", obj)
				}
			case *ast.CallExpr:
				w.call(p, n)
				if tv := p.info.Types[n]; tv.IsValue() && tv.Type != types.Typ[types.Invalid] {
					fmt.Fprintf(w.out, "T %s %s\n", w.offset(n.Lparen), show(tv.Type))
				}
			}
			return true
		})
	}
}

func (w *world) offset(pos token.Pos) string {
	return fmt.Sprint(w.fset.PositionFor(pos, false).Offset)
}

func (w *world) call(p *loaded, call *ast.CallExpr) {
	at := "C " + w.offset(call.Lparen)
	fun := ast.Unparen(call.Fun)
	if tv := p.info.Types[fun]; tv.IsType() {
		fmt.Fprintf(w.out, "%s conversion - -\n", at)
		return
	}
	switch x := fun.(type) {
	case *ast.IndexExpr:
		// An element of a slice of functions has no name.
		if p.info.Types[x.Index].IsType() {
			fun = ast.Unparen(x.X)
		}
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	var obj types.Object
	iface := false
	switch fun := fun.(type) {
	case *ast.Ident:
		obj = p.info.Uses[fun]
	case *ast.SelectorExpr:
		obj = p.info.Uses[fun.Sel]
		if s := p.info.Selections[fun]; s != nil && s.Kind() != types.FieldVal {
			f := s.Obj().(*types.Func)
			iface = types.IsInterface(f.Type().(*types.Signature).Recv().Type())
		}
	}
	switch obj.(type) {
	case nil:
		fmt.Fprintf(w.out, "%s none - -\n", at)
	case *types.Func:
		if iface {
			w.line(at, "interface", obj)
		} else {
			w.line(at, "func", obj)
		}
	case *types.Builtin:
		w.line(at, "builtin", obj)
	default:
		w.line(at, "var", obj)
	}
}

func (w *world) line(at, what string, obj types.Object) {
	place := "-"
	if obj.Pos().IsValid() {
		pos := w.fset.PositionFor(obj.Pos(), false)
		number, known := w.files[pos.Filename]
		if !known {
			number = len(w.files)
			w.files[pos.Filename] = number
			fmt.Fprintf(w.out, "P %d %s\n", number, pos.Filename)
		}
		place = fmt.Sprintf("%d:%d", number, pos.Offset)
	}
	fmt.Fprintf(w.out, "%s %s %s %s %s\n", at, what, kind(obj), obj.Name(), place)
}

func kind(obj types.Object) string {
	switch obj.(type) {
	case *types.PkgName:
		return "package"
	case *types.Const:
		return "const"
	case *types.TypeName:
		return "type"
	case *types.Var:
		return "var"
	case *types.Func:
		return "func"
	case *types.Label:
		return "label"
	case *types.Builtin:
		return "builtin"
	case *types.Nil:
		return "nil"
	}
	return "?"
}

// show writes a type without the names of parameters, and aliases as what they stand for.
func show(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		text := t.Obj().Name()
		if p := t.Obj().Pkg(); p != nil {
			text = p.Path() + "." + text
		}
		if args := t.TypeArgs(); args.Len() > 0 {
			var list []string
			for i := 0; i < args.Len(); i++ {
				list = append(list, show(args.At(i)))
			}
			text += "[" + strings.Join(list, ", ") + "]"
		}
		return text
	case *types.Pointer:
		return "*" + show(t.Elem())
	case *types.Slice:
		return "[]" + show(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), show(t.Elem()))
	case *types.Map:
		return "map[" + show(t.Key()) + "]" + show(t.Elem())
	case *types.Chan:
		return []string{"chan ", "chan<- ", "<-chan "}[t.Dir()] + show(t.Elem())
	case *types.Signature:
		return "func" + signature(t)
	case *types.Tuple:
		return tuple(t, false)
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Basic:
		switch t.Kind() {
		case types.Uint8:
			return "uint8"
		case types.Int32:
			return "int32"
		case types.UnsafePointer:
			return "unsafe.Pointer"
		}
		return t.Name()
	case *types.Struct:
		var list []string
		for i := 0; i < t.NumFields(); i++ {
			f, name := t.Field(i), t.Field(i).Name()+" "
			if f.Embedded() {
				name = ""
			}
			list = append(list, name+show(f.Type()))
		}
		return "struct{" + strings.Join(list, "; ") + "}"
	case *types.Interface:
		var list []string
		for i := 0; i < t.NumExplicitMethods(); i++ {
			m := t.ExplicitMethod(i)
			list = append(list, m.Name()+signature(m.Type().(*types.Signature)))
		}
		for i := 0; i < t.NumEmbeddeds(); i++ {
			list = append(list, show(t.EmbeddedType(i)))
		}
		if len(list) == 0 {
			return "any"
		}
		return "interface{" + strings.Join(list, "; ") + "}"
	}
	return t.String()
}

func signature(s *types.Signature) string {
	text := tuple(s.Params(), s.Variadic())
	switch s.Results().Len() {
	case 0:
		return text
	case 1:
		return text + " " + show(s.Results().At(0).Type())
	}
	return text + " " + tuple(s.Results(), false)
}

func tuple(t *types.Tuple, variadic bool) string {
	var list []string
	for i := 0; i < t.Len(); i++ {
		ty := t.At(i).Type()
		if s, ok := ty.(*types.Slice); ok && variadic && i == t.Len()-1 {
			list = append(list, "..."+show(s.Elem()))
			continue
		}
		list = append(list, show(ty))
	}
	return "(" + strings.Join(list, ", ") + ")"
}
