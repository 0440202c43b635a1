//! A graph as text, for tests and for whoever wonders.

use std::fmt::Write;

use crate::ast::{Expr, ExprId, Stmt, StmtId, Tree};

use super::{BlockId, Cfg, Step, When};

/// The blocks that can be reached, one per line: `3: x := f() | x > 0 -> 4 if true, 5 if false`. `source` is the text
/// that `tree` was parsed from.
#[must_use]
pub fn dump(cfg: &Cfg, tree: &Tree, source: &[u8]) -> String {
    let mut out = String::new();
    for (id, live) in cfg.ids().zip(cfg.live()) {
        if live {
            line(&mut out, cfg, id, tree, source);
        }
    }
    out
}

fn line(out: &mut String, cfg: &Cfg, id: BlockId, tree: &Tree, source: &[u8]) {
    let block = cfg.block(id);
    let steps: Vec<String> = block.steps.iter().map(|step| text_of(*step, tree, source)).collect();
    let next: Vec<String> =
        block.next.iter().map(|edge| format!("{}{}", name(edge.to), when(edge.when))).collect();
    let _ = write!(out, "{}:", name(id));
    if !steps.is_empty() {
        let _ = write!(out, " {}", steps.join(" | "));
    }
    if !next.is_empty() {
        let _ = write!(out, " -> {}", next.join(", "));
    }
    out.push('\n');
}

fn name(id: BlockId) -> String {
    match id {
        Cfg::ENTRY => "entry".to_owned(),
        Cfg::EXIT => "exit".to_owned(),
        Cfg::PANIC => "panic".to_owned(),
        BlockId(n) => n.to_string(),
    }
}

fn when(when: When) -> &'static str {
    match when {
        When::Always => "",
        When::True => " if true",
        When::False => " if false",
        When::Comm(_) => " by select",
        When::Panics => " by panic",
    }
}

fn text_of(step: Step, tree: &Tree, source: &[u8]) -> String {
    match step {
        Step::Stmt(id) => slice(tree.stmt_span(id).of(source)),
        Step::Expr(id) => of_expr(id, tree, source),
        Step::Case(id) => format!("case {}", of_expr(id, tree, source)),
        Step::RangeOver(id) => format!("range over {}", operand(id, tree, source)),
        Step::RangeNext(id) => format!("next of {}", operand(id, tree, source)),
        Step::Select(_) => "select".to_owned(),
    }
}

fn operand(id: StmtId, tree: &Tree, source: &[u8]) -> String {
    match tree.stmt(id) {
        Stmt::Range { x, .. } => of_expr(x, tree, source),
        _ => String::new(),
    }
}

fn of_expr(id: ExprId, tree: &Tree, source: &[u8]) -> String {
    match tree.expr(id) {
        // Their statements are not of this graph.
        Expr::FuncLit { .. } => "func literal".to_owned(),
        _ => slice(tree.expr_span(id).of(source)),
    }
}

/// On one line.
fn slice(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
