// Oracle prints what go/parser makes of Go files, in the form of stanch_gosrc::ast::dump.
//
// It reads file names from standard input, one a line, and writes for each:
//
//	<number of errors> <number of bytes> <file name>
//	<the errors, "offset message" a line><the dump if there are none>
//
// The number of bytes counts all that follows the first line.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"strings"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	var text bytes.Buffer
	for in.Scan() {
		text.Reset()
		errors := dump(&text, in.Text())
		fmt.Fprintf(out, "%d %d %s\n", errors, text.Len(), in.Text())
		out.Write(text.Bytes())
	}
}

func dump(out *bytes.Buffer, path string) int {
	src, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	fset := token.NewFileSet()
	mode := parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
	// The name must not show through in line directives.
	file, err := parser.ParseFile(fset, "f.go", src, mode)
	if err != nil {
		list := err.(scanner.ErrorList)
		for _, e := range list {
			fmt.Fprintf(out, "%d %s\n", e.Pos.Offset, e.Msg)
		}
		return len(list)
	}
	p := &printer{Buffer: out, base: fset.File(file.FileStart).Base()}
	p.file(file)
	return 0
}

type printer struct {
	*bytes.Buffer
	base int
}

func (p *printer) off(pos token.Pos) int { return int(pos) - p.base }

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *printer) open(kind string, pos, end token.Pos) {
	p.printf("\n(%s %d-%d", kind, p.off(pos), p.off(end))
}

func (p *printer) close() { p.WriteString("\n)") }

func (p *printer) flag(letter string, set bool) {
	if set {
		p.WriteString(letter)
	}
}

func (p *printer) at(pos token.Pos) { p.printf(" @%d", p.off(pos)) }

func (p *printer) group(what string, g *ast.CommentGroup) {
	if g != nil {
		p.printf(" %s=%d:%d", what, p.off(g.Pos()), len(g.List))
	}
}

func (p *printer) fields(what string, l *ast.FieldList) {
	if l != nil {
		p.printf(" %s%d-%d:%d", what, p.off(l.Pos()), p.off(l.End()), len(l.List))
	}
}

func (p *printer) signature(t *ast.FuncType) {
	p.fields("t", t.TypeParams)
	p.fields("p", t.Params)
	p.fields("r", t.Results)
}

func (p *printer) signatureFields(t *ast.FuncType) {
	p.fieldList(t.TypeParams)
	p.fieldList(t.Params)
	p.fieldList(t.Results)
}

func (p *printer) file(f *ast.File) {
	p.printf("(File %d %s", p.off(f.Package), f.Name.Name)
	p.group("doc", f.Doc)
	p.printf(" imports=%d generated=%v", len(f.Imports), ast.IsGenerated(f))
	for _, d := range f.Decls {
		p.decl(d)
	}
	p.WriteString("\n(Comments")
	for _, g := range f.Comments {
		p.printf(" %d:%d", p.off(g.Pos()), len(g.List))
	}
	p.WriteString("\n)\n)\n")
}

func (p *printer) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.BadDecl:
		p.open("BadDecl", d.Pos(), d.End())
	case *ast.GenDecl:
		p.open("Gen", d.Pos(), d.End())
		p.printf(" %s ", d.Tok)
		p.flag("(", d.Lparen.IsValid())
		p.group("doc", d.Doc)
		for _, s := range d.Specs {
			p.spec(s)
		}
	case *ast.FuncDecl:
		p.open("Func", d.Pos(), d.End())
		p.WriteString(" ")
		p.flag("b", d.Body != nil)
		p.fields("v", d.Recv)
		p.signature(d.Type)
		p.group("doc", d.Doc)
		p.fieldList(d.Recv)
		p.name(d.Name)
		p.signatureFields(d.Type)
		if d.Body != nil {
			p.stmt(d.Body)
		}
	}
	p.close()
}

func (p *printer) spec(s ast.Spec) {
	switch s := s.(type) {
	case *ast.ImportSpec:
		p.open("Import", s.Pos(), s.End())
		p.printf(" %d-%d", p.off(s.Path.Pos()), p.off(s.Path.End()))
		p.group("doc", s.Doc)
		p.group("comment", s.Comment)
		p.name(s.Name)
	case *ast.ValueSpec:
		p.open("Value", s.Pos(), s.End())
		p.printf(" %d ", len(s.Names))
		p.flag("t", s.Type != nil)
		p.group("doc", s.Doc)
		p.group("comment", s.Comment)
		p.names(s.Names)
		p.expr(s.Type)
		p.exprs(s.Values)
	case *ast.TypeSpec:
		p.open("Type", s.Pos(), s.End())
		p.WriteString(" ")
		p.flag("=", s.Assign.IsValid())
		p.fields("t", s.TypeParams)
		p.group("doc", s.Doc)
		p.group("comment", s.Comment)
		p.name(s.Name)
		p.fieldList(s.TypeParams)
		p.expr(s.Type)
	}
	p.close()
}

func (p *printer) fieldList(l *ast.FieldList) {
	if l == nil {
		return
	}
	for _, f := range l.List {
		p.open("Field", f.Pos(), f.End())
		p.printf(" %d", len(f.Names))
		if f.Tag != nil {
			p.printf(" tag=%d-%d", p.off(f.Tag.Pos()), p.off(f.Tag.End()))
		}
		p.group("doc", f.Doc)
		p.group("comment", f.Comment)
		p.names(f.Names)
		p.expr(f.Type)
		p.close()
	}
}

func (p *printer) name(id *ast.Ident) {
	if id != nil {
		p.printf("\n(Name %d %s\n)", p.off(id.Pos()), id.Name)
	}
}

func (p *printer) names(list []*ast.Ident) {
	for _, id := range list {
		p.name(id)
	}
}

func (p *printer) exprs(list []ast.Expr) {
	for _, x := range list {
		p.expr(x)
	}
}

func (p *printer) expr(x ast.Expr) {
	if x == nil {
		return
	}
	kind := strings.TrimPrefix(fmt.Sprintf("%T", x), "*ast.")
	kind = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(kind, "Expr"), "Type"), "Lit")
	switch x.(type) {
	case *ast.BadExpr:
		kind = "BadExpr"
	case *ast.FuncLit:
		kind = "FuncLit"
	case *ast.FuncType:
		kind = "FuncType"
	case *ast.BasicLit:
		kind = "Lit"
	}
	p.open(kind, x.Pos(), x.End())
	p.WriteString(" ")
	switch x := x.(type) {
	case *ast.Ident:
		p.WriteString(x.Name)
	case *ast.Ellipsis:
		p.flag("e", x.Elt != nil)
		p.expr(x.Elt)
	case *ast.BasicLit:
		p.WriteString(x.Kind.String())
	case *ast.FuncLit:
		p.signature(x.Type)
		p.signatureFields(x.Type)
		p.stmt(x.Body)
	case *ast.CompositeLit:
		p.flag("t", x.Type != nil)
		p.at(x.Lbrace)
		p.expr(x.Type)
		p.exprs(x.Elts)
	case *ast.ParenExpr:
		p.expr(x.X)
	case *ast.SelectorExpr:
		p.expr(x.X)
		p.name(x.Sel)
	case *ast.IndexExpr:
		p.at(x.Lbrack)
		p.expr(x.X)
		p.expr(x.Index)
	case *ast.IndexListExpr:
		p.at(x.Lbrack)
		p.expr(x.X)
		p.exprs(x.Indices)
	case *ast.SliceExpr:
		p.flag("l", x.Low != nil)
		p.flag("h", x.High != nil)
		p.flag("m", x.Max != nil)
		p.flag("3", x.Slice3)
		p.at(x.Lbrack)
		p.expr(x.X)
		p.expr(x.Low)
		p.expr(x.High)
		p.expr(x.Max)
	case *ast.TypeAssertExpr:
		p.flag("t", x.Type != nil)
		p.at(x.Lparen)
		p.expr(x.X)
		p.expr(x.Type)
	case *ast.CallExpr:
		p.flag(".", x.Ellipsis.IsValid())
		p.at(x.Lparen)
		p.expr(x.Fun)
		p.exprs(x.Args)
	case *ast.StarExpr:
		p.expr(x.X)
	case *ast.UnaryExpr:
		p.WriteString(x.Op.String())
		p.expr(x.X)
	case *ast.BinaryExpr:
		p.WriteString(x.Op.String())
		p.at(x.OpPos)
		p.expr(x.X)
		p.expr(x.Y)
	case *ast.KeyValueExpr:
		p.at(x.Colon)
		p.expr(x.Key)
		p.expr(x.Value)
	case *ast.ArrayType:
		p.flag("l", x.Len != nil)
		p.expr(x.Len)
		p.expr(x.Elt)
	case *ast.StructType:
		p.fieldList(x.Fields)
	case *ast.FuncType:
		p.signature(x)
		p.signatureFields(x)
	case *ast.InterfaceType:
		p.fieldList(x.Methods)
	case *ast.MapType:
		p.expr(x.Key)
		p.expr(x.Value)
	case *ast.ChanType:
		switch x.Dir {
		case ast.SEND:
			p.WriteString("send")
			p.at(x.Arrow)
		case ast.RECV:
			p.WriteString("recv")
			p.at(x.Arrow)
		default:
			p.WriteString("both")
		}
		p.expr(x.Value)
	}
	p.close()
}

func (p *printer) stmts(list []ast.Stmt) {
	for _, s := range list {
		p.stmt(s)
	}
}

func (p *printer) stmt(s ast.Stmt) {
	if s == nil {
		return
	}
	kind := strings.TrimPrefix(fmt.Sprintf("%T", s), "*ast.")
	switch s.(type) {
	case *ast.BadStmt, *ast.DeclStmt, *ast.ExprStmt:
	default:
		kind = strings.TrimSuffix(strings.TrimSuffix(kind, "Stmt"), "Clause")
	}
	p.open(kind, s.Pos(), s.End())
	p.WriteString(" ")
	switch s := s.(type) {
	case *ast.DeclStmt:
		p.decl(s.Decl)
	case *ast.EmptyStmt:
		p.flag("i", s.Implicit)
	case *ast.LabeledStmt:
		p.at(s.Colon)
		p.name(s.Label)
		p.stmt(s.Stmt)
	case *ast.ExprStmt:
		p.expr(s.X)
	case *ast.SendStmt:
		p.at(s.Arrow)
		p.expr(s.Chan)
		p.expr(s.Value)
	case *ast.IncDecStmt:
		p.WriteString(s.Tok.String())
		p.at(s.TokPos)
		p.expr(s.X)
	case *ast.AssignStmt:
		p.printf("%d %s @%d", len(s.Lhs), s.Tok, p.off(s.TokPos))
		p.exprs(s.Lhs)
		p.exprs(s.Rhs)
	case *ast.GoStmt:
		p.expr(s.Call)
	case *ast.DeferStmt:
		p.expr(s.Call)
	case *ast.ReturnStmt:
		p.exprs(s.Results)
	case *ast.BranchStmt:
		p.WriteString(s.Tok.String())
		p.flag("l", s.Label != nil)
		p.name(s.Label)
	case *ast.BlockStmt:
		p.stmts(s.List)
	case *ast.IfStmt:
		p.flag("i", s.Init != nil)
		p.flag("e", s.Else != nil)
		p.stmt(s.Init)
		p.expr(s.Cond)
		p.stmt(s.Body)
		p.stmt(s.Else)
	case *ast.CaseClause:
		p.printf("%d ", len(s.List))
		p.flag("d", s.List == nil)
		p.at(s.Colon)
		p.exprs(s.List)
		p.stmts(s.Body)
	case *ast.SwitchStmt:
		p.flag("i", s.Init != nil)
		p.flag("t", s.Tag != nil)
		p.stmt(s.Init)
		p.expr(s.Tag)
		p.stmt(s.Body)
	case *ast.TypeSwitchStmt:
		p.flag("i", s.Init != nil)
		p.stmt(s.Init)
		p.stmt(s.Assign)
		p.stmt(s.Body)
	case *ast.CommClause:
		p.flag("c", s.Comm != nil)
		p.at(s.Colon)
		p.stmt(s.Comm)
		p.stmts(s.Body)
	case *ast.SelectStmt:
		p.stmt(s.Body)
	case *ast.ForStmt:
		p.flag("i", s.Init != nil)
		p.flag("c", s.Cond != nil)
		p.flag("p", s.Post != nil)
		p.stmt(s.Init)
		p.expr(s.Cond)
		p.stmt(s.Post)
		p.stmt(s.Body)
	case *ast.RangeStmt:
		p.flag("k", s.Key != nil)
		p.flag("v", s.Value != nil)
		if s.Tok != token.ILLEGAL {
			p.WriteString(s.Tok.String())
		}
		p.expr(s.Key)
		p.expr(s.Value)
		p.expr(s.X)
		p.stmt(s.Body)
	}
	p.close()
}
