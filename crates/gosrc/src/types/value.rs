//! Values of constants: truth values, integers and strings.

use std::borrow::Cow;
use std::sync::Arc;

use super::hash::FastMap;
use super::ids::{FileId, ObjId};
use super::info::Info;
use super::object::ObjKind;
use super::world::World;
use crate::ast::{BinaryOp, Expr, ExprId, LitKind, Tree};
use crate::literal::{int_value, rune_value, string_value};
use crate::span::Span;

/// Strings that are put together are kept up to this length: longer ones decide nothing.
const MAX_JOINED: usize = 4096;

/// The value of a constant. Floating-point and complex numbers are not computed.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// `true` or `false`
    Bool(bool),
    /// An integer or rune of up to 127 bits.
    Int(i128),
    /// A string, see [`World::text`].
    Text(Text),
}

impl Constant {
    /// The integer, if it is one.
    #[must_use]
    pub const fn int(self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(value),
            Self::Bool(_) | Self::Text(_) => None,
        }
    }
}

/// A string constant. Most are literals that nobody asks for: these are read where they are written.
#[derive(Clone, Copy, Debug)]
pub struct Text(Origin);

#[derive(Clone, Copy, Debug)]
enum Origin {
    Literal { file: FileId, span: Span },
    Joined(u32),
}

/// Strings that are put together of others.
#[derive(Clone, Default, Debug)]
pub(super) struct Texts {
    all: Vec<Arc<[u8]>>,
    ids: FastMap<Arc<[u8]>, u32>,
}

/// The value of a literal at `span` of `file`, whose text is `source`.
pub(super) fn literal_value(kind: LitKind, file: FileId, span: Span, source: &[u8]) -> Option<Constant> {
    match kind {
        LitKind::Int => int_value(span.of(source)).map(Constant::Int),
        LitKind::Char => rune_value(span.of(source)).map(|rune| Constant::Int(rune.into())),
        LitKind::String => Some(Constant::Text(Text(Origin::Literal { file, span }))),
        LitKind::Float | LitKind::Imag => None,
    }
}

impl World<'_> {
    /// The value of a constant by its object, where it is known.
    pub fn constant(&mut self, obj: ObjId) -> Option<Constant> {
        self.type_of(obj);
        self.values.get(&obj).copied()
    }

    /// The value of an expression of a tree of `file`, where it is constant and its value known.
    pub fn constant_of(&mut self, file: FileId, tree: &Tree, info: &Info, expr: ExprId) -> Option<Constant> {
        let expr = tree.unparen(expr);
        let ident = match tree.expr(expr) {
            Expr::Lit(kind) => {
                return literal_value(kind, file, tree.expr_span(expr), &self.unit(file).source);
            }
            Expr::Ident(ident) => ident,
            Expr::Selector { sel, .. } => sel,
            _ => return info.constants.get(&expr).copied(),
        };
        let obj = info.uses.get(ident)?;
        match self.object(obj).kind {
            ObjKind::Const => self.constant(obj),
            _ => None,
        }
    }

    /// The bytes of a string constant; `None` for a literal that is no correct one.
    #[must_use]
    pub fn text(&self, text: Text) -> Option<Cow<'_, [u8]>> {
        match text.0 {
            Origin::Literal { file, span } => string_value(span.of(&self.unit(file).source)),
            Origin::Joined(index) => self.texts.all.get(index as usize).map(|text| Cow::Borrowed(&**text)),
        }
    }

    /// `a + b`
    pub(super) fn joined(&mut self, a: Text, b: Text) -> Option<Text> {
        let (a, b) = (self.text(a)?, self.text(b)?);
        if a.len() + b.len() > MAX_JOINED {
            return None;
        }
        let whole: Arc<[u8]> = [&*a, &*b].concat().into();
        let next = u32::try_from(self.texts.all.len()).ok()?;
        let index = *self.texts.ids.entry(Arc::clone(&whole)).or_insert(next);
        if index == next {
            self.texts.all.push(whole);
        }
        Some(Text(Origin::Joined(index)))
    }

    /// What a comparison of two constants gives; `None` where they or the operator cannot be compared.
    #[must_use]
    pub fn compare(&self, op: BinaryOp, a: Constant, b: Constant) -> Option<bool> {
        let order = match (a, b) {
            (Constant::Int(a), Constant::Int(b)) => a.cmp(&b),
            (Constant::Text(a), Constant::Text(b)) => self.text(a)?.cmp(&self.text(b)?),
            (Constant::Bool(a), Constant::Bool(b)) if matches!(op, BinaryOp::Eql | BinaryOp::Neq) => {
                a.cmp(&b)
            }
            _ => return None,
        };
        Some(match op {
            BinaryOp::Eql => order.is_eq(),
            BinaryOp::Neq => order.is_ne(),
            BinaryOp::Lss => order.is_lt(),
            BinaryOp::Leq => order.is_le(),
            BinaryOp::Gtr => order.is_gt(),
            BinaryOp::Geq => order.is_ge(),
            _ => return None,
        })
    }
}
