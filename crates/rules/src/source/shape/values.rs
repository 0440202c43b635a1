//! Values of constants: numbers, durations, strings.

use std::time::Duration;

use stanch_gosrc::ast::{BinaryOp, Expr, ExprId, LitKind, UnaryOp};
use stanch_gosrc::literal::string_value;
use stanch_gosrc::types::{Callee, ObjKind};

use crate::source::{FileView, View};

/// People do not write constants that are deeper.
const MAX_DEPTH: u32 = 20;

impl View<'_, '_> {
    /// The value of an integer constant, where it is written with literals, constants and arithmetic.
    pub(crate) fn integer(&mut self, file: &FileView, expr: ExprId) -> Option<i128> {
        self.integer_within(file, expr, MAX_DEPTH)
    }

    fn integer_within(&mut self, file: &FileView, expr: ExprId, depth: u32) -> Option<i128> {
        let depth = depth.checked_sub(1)?;
        match file.file.tree.expr(expr) {
            Expr::Paren(x) => self.integer_within(file, x, depth),
            Expr::Lit(LitKind::Int) => {
                let text: String = file.shown(expr).replace('_', "");
                text.parse().ok()
            }
            Expr::Ident(_) | Expr::Selector { .. } => {
                let obj = file.object(expr)?;
                match self.world.object(obj).kind {
                    ObjKind::Const => self.world.constant(obj),
                    _ => None,
                }
            }
            Expr::Unary { op: UnaryOp::Sub, x } => self.integer_within(file, x, depth)?.checked_neg(),
            Expr::Binary { op, x, y, .. } => {
                let (x, y) = (self.integer_within(file, x, depth)?, self.integer_within(file, y, depth)?);
                match op {
                    BinaryOp::Add => x.checked_add(y),
                    BinaryOp::Sub => x.checked_sub(y),
                    BinaryOp::Mul => x.checked_mul(y),
                    BinaryOp::Quo => x.checked_div(y),
                    BinaryOp::Shl => x.checked_shl(u32::try_from(y).ok()?),
                    _ => None,
                }
            }
            Expr::Call { .. } if matches!(file.info.callees.get(&expr), Some(Callee::Conversion(_))) => {
                match file.args(expr) {
                    [arg] => self.integer_within(file, *arg, depth),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The value of a constant `time.Duration`.
    pub(crate) fn duration(&mut self, file: &FileView, expr: ExprId) -> Option<Duration> {
        let nanos = self.integer(file, expr)?;
        u64::try_from(nanos).ok().map(Duration::from_nanos)
    }

    /// The value of a string literal.
    pub(crate) fn string(&self, file: &FileView, expr: ExprId) -> Option<String> {
        match file.file.tree.expr(file.file.tree.unparen(expr)) {
            Expr::Lit(LitKind::String) => {
                let text = string_value(file.text(file.file.tree.expr_span(expr)))?;
                Some(String::from_utf8_lossy(&text).into_owned())
            }
            _ => None,
        }
    }

    /// Whether an expression is a constant: a literal, or named, or made of these.
    pub(crate) fn is_constant(&mut self, file: &FileView, expr: ExprId) -> bool {
        self.is_constant_within(file, expr, MAX_DEPTH)
    }

    fn is_constant_within(&mut self, file: &FileView, expr: ExprId, depth: u32) -> bool {
        let tree = &file.file.tree;
        let Some(depth) = depth.checked_sub(1) else { return false };
        match tree.expr(expr) {
            Expr::Lit(_) => true,
            Expr::Paren(x) | Expr::Unary { x, .. } => self.is_constant_within(file, x, depth),
            Expr::Binary { x, y, .. } => {
                self.is_constant_within(file, x, depth) && self.is_constant_within(file, y, depth)
            }
            Expr::Ident(_) | Expr::Selector { .. } => file
                .object(expr)
                .is_some_and(|obj| matches!(self.world.object(obj).kind, ObjKind::Const | ObjKind::Nil)),
            _ => false,
        }
    }
}
