//! Operators on values that may be unknown.

use crate::ast::{BinaryOp, UnaryOp};

use super::machine::Machine;
use super::state::State;
use super::value::{Sym, Value};

impl Machine<'_, '_, '_> {
    pub(super) fn unary(&mut self, state: &mut State, t: usize, op: UnaryOp, x: &Value) -> Value {
        match (op, x) {
            (UnaryOp::Not, Value::Bool(b)) => Value::Bool(!b),
            (UnaryOp::Not, Value::Unknown(sym)) => Value::Unknown(Sym { negated: !sym.negated, ..*sym }),
            (UnaryOp::Sub, Value::Int(n)) => Value::Int(n.wrapping_neg()),
            (UnaryOp::Add, x) => x.clone(),
            _ => Value::Unknown(self.here(state, t, 0)),
        }
    }

    /// The number that a symbol stands for, when what was assumed leaves only one.
    pub(super) fn settled(&self, state: &State, value: &Value) -> Option<Value> {
        let Value::Unknown(sym) = value else { return None };
        let less = |n: i64| Sym::derived((BinaryOp::Lss, n), &[*sym]).and_then(|less| state.fact(less));
        (0..=2).find(|n| less(*n) == Some(false) && (*n == 0 || less(*n - 1) == Some(true))).map(Value::Int)
    }

    pub(super) fn binary(
        &mut self,
        state: &mut State,
        t: usize,
        op: BinaryOp,
        x: &Value,
        y: &Value,
        is_const: bool,
    ) -> Value {
        use BinaryOp as B;
        let not = |value: Value| match value {
            Value::Bool(b) => Value::Bool(!b),
            Value::Unknown(sym) => Value::Unknown(Sym { negated: !sym.negated, ..sym }),
            other => other,
        };
        match op {
            B::Neq => not(self.binary(state, t, B::Eql, x, y, is_const)),
            B::Gtr => self.binary(state, t, B::Lss, y, x, is_const),
            B::Geq => not(self.binary(state, t, B::Lss, x, y, is_const)),
            B::Leq => not(self.binary(state, t, B::Lss, y, x, is_const)),
            _ => {
                let value = fold(op, x, y);
                match value {
                    Some(value) => value,
                    None if is_const => Value::Unknown(self.here(state, t, 0)),
                    None => Value::Unknown(match derived(op, x, y) {
                        Some(sym) => sym,
                        None => self.here(state, t, 0),
                    }),
                }
            }
        }
    }
}

/// What an operator makes of values that are known.
fn fold(op: BinaryOp, x: &Value, y: &Value) -> Option<Value> {
    use BinaryOp as B;
    Some(match (op, x, y) {
        (B::Eql, Value::Nil, Value::Nil) => Value::Bool(true),
        (B::Eql, Value::Nil, Value::Ptr(_) | Value::Func(_) | Value::Struct(_)) => Value::Bool(false),
        (B::Eql, Value::Ptr(_) | Value::Func(_) | Value::Struct(_), Value::Nil) => Value::Bool(false),
        (B::Eql, Value::Bool(a), Value::Bool(b)) => Value::Bool(a == b),
        (B::Eql, Value::Unknown(sym), Value::Bool(b)) | (B::Eql, Value::Bool(b), Value::Unknown(sym)) => {
            Value::Unknown(Sym { negated: sym.negated == *b, ..*sym })
        }
        (B::Eql, Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
        (B::Lss, Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
        (B::Add, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b)?),
        (B::Sub, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(*b)?),
        (B::Mul, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(*b)?),
        (B::Quo, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_div(*b)?),
        (B::Rem, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_rem(*b)?),
        _ => return None,
    })
}

/// The same symbol for the same operation on the same operands.
fn derived(op: BinaryOp, x: &Value, y: &Value) -> Option<Sym> {
    match (x, y) {
        (Value::Unknown(x), Value::Nil) | (Value::Nil, Value::Unknown(x)) if op == BinaryOp::Eql => {
            Sym::derived("nil", &[*x])
        }
        (Value::Unknown(x), Value::Unknown(y)) => Sym::derived(op, &[*x, *y]),
        (Value::Int(n), Value::Unknown(y)) => Sym::derived((op, *n), &[*y]),
        (Value::Unknown(x), Value::Int(n)) if op == BinaryOp::Eql => Sym::derived((op, *n), &[*x]),
        (Value::Unknown(x), Value::Int(n)) => Sym::derived((op, "right", *n), &[*x]),
        _ => None,
    }
}
