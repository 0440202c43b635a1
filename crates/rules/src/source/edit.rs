//! Edits that mend.

use stanch_gosrc::ast::{Expr, ExprId, IdentId, List, Node, Stmt, StmtId, Tree, walk::walk};
use stanch_gosrc::exec::Abandoned;
use stanch_gosrc::types::World;
use stanch_gosrc::{Mode, Span, parse_file};

/// Puts `defer CALL` after the statement that acquires, and after the check of its error where there is one: where
/// that is written as everybody writes it. Not in loops, where what is deferred piles up.
pub(super) fn deferred(world: &World<'_>, abandoned: &Abandoned, call: &str) -> Option<(Span, String)> {
    if call.is_empty() {
        return None;
    }
    let unit = world.unit(abandoned.site.file());
    let mut names = stanch_gosrc::Interner::new();
    let file = parse_file(&unit.source, &mut names, Mode::Full);
    let place = find(&file.tree, &file.decls, abandoned.site.span)?;
    let tree = &file.tree;
    let Stmt::Assign { lhs, .. } = tree.stmt(place.stmts[place.at]) else { return None };
    let lhs = tree.list(lhs);
    let var = ident(tree, *lhs.get(usize::from(abandoned.acquire.result))?)?;
    let name = names.text(tree.name(var));
    if name == "_" {
        return None;
    }
    let mut after = place.stmts[place.at];
    if let Some(error) = abandoned.acquire.error {
        let error = ident(tree, *lhs.get(usize::from(error))?)?;
        let check = *place.stmts.get(place.at + 1)?;
        if !is_check_of(tree, check, error) {
            return None;
        }
        after = check;
    }
    let start = tree.stmt_span(place.stmts[place.at]).start as usize;
    let line = unit.source[..start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let indent = &unit.source[line..start];
    if indent.iter().any(|b| !b.is_ascii_whitespace()) {
        return None;
    }
    let indent = std::str::from_utf8(indent).ok()?;
    let end = tree.stmt_span(after).end;
    Some((Span::new(end, end), format!("\n{indent}defer {}", call.replace("{}", name))))
}

struct At {
    stmts: Vec<StmtId>,
    at: usize,
}

/// The statement list with the assignment that has the call on its right side.
fn find(tree: &Tree, decls: &[stanch_gosrc::ast::DeclId], call: Span) -> Option<At> {
    let mut found = None;
    for decl in decls {
        if !tree.decl_span(*decl).contains(call) {
            continue;
        }
        let mut in_loop = false;
        walk(tree, Node::Decl(*decl), |node| {
            let Node::Stmt(id) = node else { return true };
            if !tree.stmt_span(id).contains(call) {
                return false;
            }
            match tree.stmt(id) {
                Stmt::For { .. } | Stmt::Range { .. } => in_loop = true,
                Stmt::Block(list) | Stmt::Case { body: list, .. } | Stmt::Comm { body: list, .. } => {
                    if let Some(at) = position(tree, list, call) {
                        found = Some(At { stmts: tree.list(list).to_vec(), at });
                    }
                }
                _ => {}
            }
            true
        });
        // A literal in a loop is a function of its own; which it is, is not looked at.
        if in_loop {
            return None;
        }
    }
    found
}

fn position(tree: &Tree, list: List<StmtId>, call: Span) -> Option<usize> {
    tree.list(list).iter().position(|id| match tree.stmt(*id) {
        Stmt::Assign { rhs, .. } => match tree.list(rhs) {
            [only] => tree.expr_span(tree.unparen(*only)) == call,
            _ => false,
        },
        _ => false,
    })
}

fn ident(tree: &Tree, expr: ExprId) -> Option<IdentId> {
    match tree.expr(tree.unparen(expr)) {
        Expr::Ident(ident) => Some(ident),
        _ => None,
    }
}

/// `if err != nil { …; return … }`
fn is_check_of(tree: &Tree, stmt: StmtId, error: IdentId) -> bool {
    use stanch_gosrc::ast::BinaryOp;
    let Stmt::If { init: None, cond, body, els: None } = tree.stmt(stmt) else { return false };
    let Expr::Binary { op: BinaryOp::Neq, x, .. } = tree.expr(tree.unparen(cond)) else { return false };
    let is_it = ident(tree, x).is_some_and(|x| tree.name(x) == tree.name(error));
    let Stmt::Block(list) = tree.stmt(body) else { return false };
    let last = tree.list(list).last().map(|last| tree.stmt(*last));
    is_it && matches!(last, Some(Stmt::Return(_)))
}
