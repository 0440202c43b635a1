//! Literals and operators, with the values of constants: array lengths and shifts need them, and conditions.

use super::check::{Checker, Mode, Operand};
use super::ids::TypeId;
use super::ty::{Basic, Type};
use super::value::{Constant, literal_value};
use crate::ast::{BinaryOp, Expr, ExprId, LitKind, UnaryOp};

impl Checker<'_, '_, '_> {
    pub(super) fn literal(&mut self, id: ExprId, kind: LitKind) -> Operand {
        let basic = match kind {
            LitKind::Int => Basic::UntypedInt,
            LitKind::Float => Basic::UntypedFloat,
            LitKind::Imag => Basic::UntypedComplex,
            LitKind::Char => Basic::UntypedRune,
            LitKind::String => Basic::UntypedString,
        };
        let value = literal_value(kind, self.file, self.tree.expr_span(id), self.source);
        Operand { mode: Mode::Const, ty: basic.id(), value, obj: None }
    }

    pub(super) fn unary_value(&mut self, op: UnaryOp, x: Operand) -> Option<Constant> {
        match (op, x.value?) {
            (UnaryOp::Not, Constant::Bool(value)) => Some(Constant::Bool(!value)),
            (UnaryOp::Add, Constant::Int(value)) => Some(Constant::Int(value)),
            (UnaryOp::Sub, Constant::Int(value)) => value.checked_neg().map(Constant::Int),
            (UnaryOp::Xor, Constant::Int(value)) => Some(Constant::Int(match self.unsigned_bits(x.ty) {
                Some(bits) => !value & ((1 << bits) - 1),
                None => !value,
            })),
            _ => None,
        }
    }

    /// How many bits an unsigned type has, on a system of 64 bits.
    fn unsigned_bits(&mut self, ty: TypeId) -> Option<u32> {
        let under = self.world.underlying(ty);
        match self.world.ty(under) {
            Type::Basic(Basic::Uint8) => Some(8),
            Type::Basic(Basic::Uint16) => Some(16),
            Type::Basic(Basic::Uint32) => Some(32),
            Type::Basic(Basic::Uint | Basic::Uint64 | Basic::Uintptr) => Some(64),
            _ => None,
        }
    }

    pub(super) fn basic_of(&mut self, ty: TypeId) -> Option<Basic> {
        let under = self.world.underlying(ty);
        match self.world.ty(under) {
            Type::Basic(basic) => Some(*basic),
            _ => None,
        }
    }

    /// `a + b + c …`, which may be as long as machines write it.
    pub(super) fn binary(&mut self, id: ExprId) -> Operand {
        let mut spine = Vec::new();
        let mut left = id;
        while let Expr::Binary { op, x, y, .. } = self.tree.expr(left) {
            spine.push((left, op, y));
            left = x;
        }
        let mut result = self.expr(left, None);
        for (at, op, y) in spine.into_iter().rev() {
            let right = self.expr(y, None);
            result = self.binary_result(op, result, right);
            self.found(at, result);
        }
        result
    }

    fn binary_result(&mut self, op: BinaryOp, x: Operand, y: Operand) -> Operand {
        use BinaryOp as B;
        let mode = if x.is_const() && y.is_const() { Mode::Const } else { Mode::Value };
        match op {
            B::Eql | B::Neq | B::Lss | B::Leq | B::Gtr | B::Geq => {
                let value = match (x.value, y.value) {
                    (Some(x), Some(y)) if mode == Mode::Const => self.world.compare(op, x, y),
                    _ => None,
                };
                let value = value.map(Constant::Bool);
                return Operand { value, ..Operand::new(mode, Basic::UntypedBool.id()) };
            }
            B::Shl | B::Shr => return self.shift(op, x, y),
            _ => {}
        }
        let ty = self.common_type(x, y);
        if ty == TypeId::UNKNOWN {
            return Operand::UNKNOWN;
        }
        let value = if mode == Mode::Const { self.binary_value(op, ty, [x.value, y.value]) } else { None };
        Operand { mode, ty, value, obj: None }
    }

    fn binary_value(&mut self, op: BinaryOp, ty: TypeId, values: [Option<Constant>; 2]) -> Option<Constant> {
        match (op, values) {
            (BinaryOp::LAnd | BinaryOp::LOr, [Some(Constant::Bool(x)), Some(Constant::Bool(y))]) => {
                Some(Constant::Bool(if op == BinaryOp::LAnd { x && y } else { x || y }))
            }
            // One side may decide, whatever the other one is.
            (
                BinaryOp::LAnd,
                [Some(no @ Constant::Bool(false)), _] | [_, Some(no @ Constant::Bool(false))],
            ) => Some(no),
            (
                BinaryOp::LOr,
                [Some(yes @ Constant::Bool(true)), _] | [_, Some(yes @ Constant::Bool(true))],
            ) => Some(yes),
            (BinaryOp::Add, [Some(Constant::Text(x)), Some(Constant::Text(y))]) => {
                self.world.joined(x, y).map(Constant::Text)
            }
            (_, [Some(Constant::Int(x)), Some(Constant::Int(y))]) => {
                let is_integer = self.basic_of(ty).is_some_and(Basic::is_integer);
                fold(op, x, y).filter(|_| is_integer).map(Constant::Int)
            }
            _ => None,
        }
    }

    fn shift(&mut self, op: BinaryOp, x: Operand, y: Operand) -> Operand {
        let is_const = x.is_const() && y.is_const();
        let int = |operand: Operand| operand.value.and_then(Constant::int);
        let value = match (int(x), int(y).and_then(|y| u32::try_from(y).ok())) {
            (Some(x), Some(by)) if is_const => match op {
                BinaryOp::Shl => {
                    x.checked_mul(1_i128.checked_shl(by.min(127)).unwrap_or(0)).filter(|_| by < 127)
                }
                _ => Some(x >> by.min(127)),
            },
            _ => None,
        };
        let is_float = matches!(self.world.ty(x.ty), Type::Basic(Basic::UntypedFloat));
        let ty = if is_float { Basic::UntypedInt.id() } else { x.ty };
        let value = value.map(Constant::Int);
        match x.ty {
            TypeId::UNKNOWN => Operand::UNKNOWN,
            _ => Operand { mode: if is_const { Mode::Const } else { Mode::Value }, ty, value, obj: None },
        }
    }

    /// The type of an operation on two values: that of the typed one, or the wider kind of two constants.
    pub(super) fn common_type(&mut self, x: Operand, y: Operand) -> TypeId {
        let untyped = |checker: &Self, ty: TypeId| match checker.world.ty(ty) {
            Type::Basic(basic) if basic.is_untyped() => Some(*basic),
            _ => None,
        };
        match (untyped(self, x.ty), untyped(self, y.ty)) {
            (Some(a), Some(b)) => a.max(b).id(),
            (Some(_), None) => y.ty,
            (None, None) if x.ty == TypeId::UNKNOWN => y.ty,
            _ => x.ty,
        }
    }

    /// A constant converted to a type.
    pub(super) fn convert(&mut self, x: Operand, ty: TypeId) -> Operand {
        let Some(basic) = self.basic_of(ty).filter(|_| x.is_const()) else { return Operand::value(ty) };
        let value = x.value.filter(|value| match value {
            Constant::Bool(_) => basic == Basic::Bool,
            Constant::Int(_) => basic.is_integer(),
            Constant::Text(_) => basic == Basic::String,
        });
        Operand { mode: Mode::Const, ty, value, obj: None }
    }
}

fn fold(op: BinaryOp, x: i128, y: i128) -> Option<i128> {
    match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => x.checked_mul(y),
        BinaryOp::Quo => x.checked_div(y),
        BinaryOp::Rem => x.checked_rem(y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::AndNot => Some(x & !y),
        _ => None,
    }
}
