// Command cfg prints what golang.org/x/tools/go/cfg finds in the Go files that standard input names: per function
// body its offset, whether its end is reached, and the offsets of the simple statements that are. The test copies the
// package from GOROOT's vendor directory beside this file.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"sort"

	"oracle/cfg"
)

func mayReturn(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return !ok || id.Name != "panic"
}

func main() {
	in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, in.Text(), nil, parser.SkipObjectResolution)
		fmt.Fprintf(out, "file %t %s\n", err == nil, in.Text())
		if err != nil {
			continue
		}
		offset := func(pos token.Pos) int { return fset.PositionFor(pos, false).Offset }
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil {
					body(out, n.Body, offset)
				}
			case *ast.FuncLit:
				body(out, n.Body, offset)
			}
			return true
		})
	}
}

func body(out *bufio.Writer, body *ast.BlockStmt, offset func(token.Pos) int) {
	var live []int
	ends := false
	for _, block := range cfg.New(body, mayReturn).Blocks {
		if !block.Live {
			continue
		}
		for _, node := range block.Nodes {
			switch node := node.(type) {
			case *ast.ReturnStmt:
				ends = true
				if node.Pos() != body.End()-1 {
					live = append(live, offset(node.Pos()))
				}
			case *ast.ExprStmt, *ast.SendStmt, *ast.IncDecStmt, *ast.AssignStmt, *ast.GoStmt, *ast.DeferStmt:
				live = append(live, offset(node.Pos()))
			}
		}
	}
	sort.Ints(live)
	fmt.Fprintf(out, "body %d %t", offset(body.Pos()), ends)
	for _, at := range live {
		fmt.Fprintf(out, " %d", at)
	}
	fmt.Fprintln(out)
}
