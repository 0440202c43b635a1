//! The tree as text, for tests: what two parsers have to agree on.
//!
//! One node a line, `(Kind start-end detail` before its children and `)` after them. The detail holds names,
//! operators, offsets that the spans do not tell, and a letter for each optional child that is there, so that the
//! text tells all there is in the tree. The same text is printed from a `go/ast` tree by the Go program that the
//! tests of this crate run.

use std::fmt::Write;

use super::walk::{Event, Node, walk_events};
use super::{
    ChanDir, CommentGroupId, Decl, DeclId, Expr, ExprId, Field, FieldId, FieldList, FuncTypeId, LitKind,
    RangeOp, Spec, SpecId, Stmt, StmtId, Tree,
};
use crate::file::File;
use crate::names::Interner;
use crate::span::Span;

/// Prints a file: its package clause, imports, declarations and comments.
#[must_use]
pub fn dump(file: &File, names: &Interner) -> String {
    let mut printer = Printer { file: Some(file), tree: &file.tree, names, out: String::new() };
    let name = file.package.map_or("", |id| names.text(file.tree.name(id)));
    let _ = write!(printer.out, "(File {} {name}", file.package_pos);
    printer.group("doc", file.doc);
    let _ = write!(printer.out, " imports={} generated={}", file.imports.len(), file.generated);
    for decl in &file.decls {
        printer.node(Node::Decl(*decl));
    }
    printer.out.push_str("\n(Comments");
    for group in &file.groups {
        let _ = write!(printer.out, " {}:{}", file.comments[group.first as usize].start, group.len);
    }
    printer.out.push_str("\n)\n)\n");
    printer.out
}

/// Prints a node and all below it. The comments that belong to fields and specs are left out.
#[must_use]
pub fn dump_node(tree: &Tree, node: Node, names: &Interner) -> String {
    let mut printer = Printer { file: None, tree, names, out: String::new() };
    printer.node(node);
    printer.out
}

struct Printer<'a> {
    file: Option<&'a File>,
    tree: &'a Tree,
    names: &'a Interner,
    out: String,
}

impl Printer<'_> {
    fn node(&mut self, root: Node) {
        let tree = self.tree;
        walk_events(tree, root, |event| match event {
            Event::Enter(node) => self.enter(node),
            Event::Leave(_) => self.out.push_str("\n)"),
        });
    }

    fn enter(&mut self, node: Node) {
        match node {
            Node::Ident(id) => {
                let ident = self.tree.ident(id);
                let _ = write!(self.out, "\n(Name {} {}", ident.pos, self.names.text(ident.name));
            }
            Node::Expr(id) => self.expr(id),
            Node::Stmt(id) => self.stmt(id),
            Node::Field(id) => self.field(id),
            Node::Spec(id) => self.spec(id),
            Node::Decl(id) => self.decl(id),
        }
    }

    fn open(&mut self, kind: &str, span: Span) {
        let _ = write!(self.out, "\n({kind} {}-{}", span.start, span.end);
    }

    fn flag(&mut self, letter: char, is_there: bool) {
        if is_there {
            self.out.push(letter);
        }
    }

    fn at(&mut self, offset: u32) {
        let _ = write!(self.out, " @{offset}");
    }

    fn group(&mut self, what: &str, id: Option<CommentGroupId>) {
        let (Some(id), Some(file)) = (id, self.file) else { return };
        let comments = file.comment_group(id);
        let _ = write!(self.out, " {what}={}:{}", comments[0].start, comments.len());
    }

    fn fields(&mut self, what: char, list: Option<FieldList>) {
        if let Some(list) = list {
            let count = self.tree.list(list.fields).len();
            let _ = write!(self.out, " {what}{}-{}:{count}", list.span.start, list.span.end);
        }
    }

    fn signature(&mut self, ty: FuncTypeId) {
        let ty = self.tree.func_type(ty);
        self.fields('t', ty.type_params);
        self.fields('p', Some(ty.params));
        self.fields('r', ty.results);
    }

    fn expr(&mut self, id: ExprId) {
        let expr = self.tree.expr(id);
        self.open(expr_kind(expr), self.tree.expr_span(id));
        self.out.push(' ');
        match expr {
            Expr::Ident(ident) => self.out.push_str(self.names.text(self.tree.name(ident))),
            Expr::Ellipsis(elt) => self.flag('e', elt.is_some()),
            Expr::Lit(kind) => self.out.push_str(lit_name(kind)),
            Expr::FuncLit { ty, .. } | Expr::Func(ty) => self.signature(ty),
            Expr::Composite { ty, lbrace, .. } => {
                self.flag('t', ty.is_some());
                self.at(lbrace);
            }
            Expr::Index { lbrack, .. } | Expr::IndexList { lbrack, .. } => self.at(lbrack),
            Expr::Slice { bounds, lbrack, .. } => {
                let bounds = self.tree.bounds(bounds);
                self.flag('l', bounds.lo.is_some());
                self.flag('h', bounds.hi.is_some());
                self.flag('m', bounds.max.is_some());
                self.flag('3', bounds.three);
                self.at(lbrack);
            }
            Expr::TypeAssert { ty, lparen, .. } => {
                self.flag('t', ty.is_some());
                self.at(lparen);
            }
            Expr::Call { lparen, ellipsis, .. } => {
                self.flag('.', ellipsis);
                self.at(lparen);
            }
            Expr::Unary { op, .. } => self.out.push_str(op.tok().text()),
            Expr::Binary { op, op_pos, .. } => {
                self.out.push_str(op.tok().text());
                self.at(op_pos);
            }
            Expr::KeyValue { colon, .. } => self.at(colon),
            Expr::Array { len, .. } => self.flag('l', len.is_some()),
            Expr::Chan { dir, arrow, .. } => self.chan(dir, arrow),
            Expr::Bad
            | Expr::Paren(_)
            | Expr::Selector { .. }
            | Expr::Star(_)
            | Expr::Struct { .. }
            | Expr::Interface { .. }
            | Expr::Map { .. } => {}
        }
    }

    fn chan(&mut self, dir: ChanDir, arrow: u32) {
        match dir {
            ChanDir::Both => self.out.push_str("both"),
            ChanDir::Send => self.out.push_str("send"),
            ChanDir::Recv => self.out.push_str("recv"),
        }
        if dir != ChanDir::Both {
            self.at(arrow);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let stmt = self.tree.stmt(id);
        self.open(stmt_kind(stmt), self.tree.stmt_span(id));
        self.out.push(' ');
        match stmt {
            Stmt::Empty { implicit } => self.flag('i', implicit),
            Stmt::Labeled { colon, .. } => self.at(colon),
            Stmt::Send { arrow, .. } => self.at(arrow),
            Stmt::IncDec { inc, op_pos, .. } => {
                self.out.push_str(if inc { "++" } else { "--" });
                self.at(op_pos);
            }
            Stmt::Assign { lhs, op, op_pos, .. } => {
                let count = self.tree.list(lhs).len();
                let _ = write!(self.out, "{count} {} @{op_pos}", op.tok());
            }
            Stmt::Branch { kind, label } => {
                self.out.push_str(kind.tok().text());
                self.flag('l', label.is_some());
            }
            Stmt::If { init, els, .. } => {
                self.flag('i', init.is_some());
                self.flag('e', els.is_some());
            }
            Stmt::Case { list, colon, default, .. } => {
                let count = self.tree.list(list).len();
                let _ = write!(self.out, "{count} ");
                self.flag('d', default);
                self.at(colon);
            }
            Stmt::Switch { init, tag, .. } => {
                self.flag('i', init.is_some());
                self.flag('t', tag.is_some());
            }
            Stmt::TypeSwitch { init, .. } => self.flag('i', init.is_some()),
            Stmt::Comm { comm, colon, .. } => {
                self.flag('c', comm.is_some());
                self.at(colon);
            }
            Stmt::For { init, cond, post, .. } => {
                self.flag('i', init.is_some());
                self.flag('c', cond.is_some());
                self.flag('p', post.is_some());
            }
            Stmt::Range { key, value, op, .. } => {
                self.flag('k', key.is_some());
                self.flag('v', value.is_some());
                self.out.push_str(match op {
                    RangeOp::None => "",
                    RangeOp::Assign => "=",
                    RangeOp::Define => ":=",
                });
            }
            Stmt::Bad
            | Stmt::Skipped
            | Stmt::Decl(_)
            | Stmt::Expr(_)
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Return(_)
            | Stmt::Block(_)
            | Stmt::Select { .. } => {}
        }
    }

    fn field(&mut self, id: FieldId) {
        let Field { names, tag, span, doc, comment, .. } = self.tree.field(id);
        self.open("Field", span);
        let count = self.tree.list(names).len();
        let _ = write!(self.out, " {count}");
        if let Some(tag) = tag {
            let _ = write!(self.out, " tag={}-{}", tag.start, tag.end);
        }
        self.group("doc", doc);
        self.group("comment", comment);
    }

    fn spec(&mut self, id: SpecId) {
        let spec = self.tree.spec(id);
        let (doc, comment) = match spec {
            Spec::Import(spec) => {
                self.open("Import", spec.span);
                let _ = write!(self.out, " {}-{}", spec.path.start, spec.path.end);
                (spec.doc, spec.comment)
            }
            Spec::Value(spec) => {
                self.open("Value", spec.span);
                let _ = write!(self.out, " {} ", self.tree.list(spec.names).len());
                self.flag('t', spec.ty.is_some());
                (spec.doc, spec.comment)
            }
            Spec::Type(spec) => {
                self.open("Type", spec.span);
                self.out.push(' ');
                self.flag('=', spec.alias);
                self.fields('t', spec.type_params);
                (spec.doc, spec.comment)
            }
        };
        self.group("doc", doc);
        self.group("comment", comment);
    }

    fn decl(&mut self, id: DeclId) {
        let span = self.tree.decl_span(id);
        match self.tree.decl(id) {
            Decl::Bad => self.open("BadDecl", span),
            Decl::Gen(decl) => {
                self.open("Gen", span);
                let _ = write!(self.out, " {} ", decl.kind.tok());
                self.flag('(', decl.grouped);
                self.group("doc", decl.doc);
            }
            Decl::Func(decl) => {
                self.open("Func", span);
                self.out.push(' ');
                self.flag('b', decl.body.is_some());
                self.fields('v', decl.recv);
                self.signature(decl.ty);
                self.group("doc", decl.doc);
            }
        }
    }
}

fn expr_kind(expr: Expr) -> &'static str {
    match expr {
        Expr::Bad => "BadExpr",
        Expr::Ident(_) => "Ident",
        Expr::Ellipsis(_) => "Ellipsis",
        Expr::Lit(_) => "Lit",
        Expr::FuncLit { .. } => "FuncLit",
        Expr::Composite { .. } => "Composite",
        Expr::Paren(_) => "Paren",
        Expr::Selector { .. } => "Selector",
        Expr::Index { .. } => "Index",
        Expr::IndexList { .. } => "IndexList",
        Expr::Slice { .. } => "Slice",
        Expr::TypeAssert { .. } => "TypeAssert",
        Expr::Call { .. } => "Call",
        Expr::Star(_) => "Star",
        Expr::Unary { .. } => "Unary",
        Expr::Binary { .. } => "Binary",
        Expr::KeyValue { .. } => "KeyValue",
        Expr::Array { .. } => "Array",
        Expr::Struct { .. } => "Struct",
        Expr::Func(_) => "FuncType",
        Expr::Interface { .. } => "Interface",
        Expr::Map { .. } => "Map",
        Expr::Chan { .. } => "Chan",
    }
}

fn stmt_kind(stmt: Stmt) -> &'static str {
    match stmt {
        Stmt::Bad => "BadStmt",
        Stmt::Skipped => "Skipped",
        Stmt::Decl(_) => "DeclStmt",
        Stmt::Empty { .. } => "Empty",
        Stmt::Labeled { .. } => "Labeled",
        Stmt::Expr(_) => "ExprStmt",
        Stmt::Send { .. } => "Send",
        Stmt::IncDec { .. } => "IncDec",
        Stmt::Assign { .. } => "Assign",
        Stmt::Go(_) => "Go",
        Stmt::Defer(_) => "Defer",
        Stmt::Return(_) => "Return",
        Stmt::Branch { .. } => "Branch",
        Stmt::Block(_) => "Block",
        Stmt::If { .. } => "If",
        Stmt::Case { .. } => "Case",
        Stmt::Switch { .. } => "Switch",
        Stmt::TypeSwitch { .. } => "TypeSwitch",
        Stmt::Comm { .. } => "Comm",
        Stmt::Select { .. } => "Select",
        Stmt::For { .. } => "For",
        Stmt::Range { .. } => "Range",
    }
}

fn lit_name(kind: LitKind) -> &'static str {
    match kind {
        LitKind::Int => "INT",
        LitKind::Float => "FLOAT",
        LitKind::Imag => "IMAG",
        LitKind::Char => "CHAR",
        LitKind::String => "STRING",
    }
}
