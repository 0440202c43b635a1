//! Values of constants: numbers, durations, strings.

use std::time::Duration;

use stanch_gosrc::ast::{Expr, ExprId};
use stanch_gosrc::types::{Constant, ObjKind};

use crate::source::{FileView, View};

/// People do not write constants that are deeper.
const MAX_DEPTH: u32 = 20;

impl View<'_, '_> {
    /// The value of an integer constant.
    pub(crate) fn integer(&mut self, file: &FileView, expr: ExprId) -> Option<i128> {
        self.constant(file, expr)?.int()
    }

    fn constant(&mut self, file: &FileView, expr: ExprId) -> Option<Constant> {
        self.world.constant_of(file.id, &file.file.tree, &file.info, expr)
    }

    /// The value of a constant `time.Duration`.
    pub(crate) fn duration(&mut self, file: &FileView, expr: ExprId) -> Option<Duration> {
        let nanos = self.integer(file, expr)?;
        u64::try_from(nanos).ok().map(Duration::from_nanos)
    }

    /// The value of a string constant; what is no UTF-8 in it is replaced.
    pub(crate) fn string(&mut self, file: &FileView, expr: ExprId) -> Option<String> {
        let Some(Constant::Text(text)) = self.constant(file, expr) else { return None };
        Some(String::from_utf8_lossy(&self.world.text(text)?).into_owned())
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
