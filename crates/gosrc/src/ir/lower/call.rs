//! Calls and conversions.

use std::sync::Arc;

use super::Lowering;
use crate::ast::{Expr, ExprId, List, UnaryOp};
use crate::ir::{Call, Op, Operand, Target, VarId};
use crate::types::{Builtin, Callee, Selection, Signature, Type, TypeId};

/// The parts of a call in the source.
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub(super) id: ExprId,
    pub(super) fun: ExprId,
    pub(super) args: List<ExprId>,
    pub(super) ellipsis: bool,
}

/// Variables that are to take the results of a call, as far as there are some already.
pub(super) type Wants<'w> = Option<&'w [Option<VarId>]>;

impl Lowering<'_, '_> {
    pub(super) fn written_call(&self, id: ExprId) -> Option<Written> {
        match self.tree.expr(id) {
            Expr::Call { fun, args, ellipsis, .. } => Some(Written { id, fun, args, ellipsis }),
            _ => None,
        }
    }

    pub(super) fn callee(&self, id: ExprId) -> Callee {
        self.info.callees.get(&id).copied().unwrap_or(Callee::Unknown)
    }

    /// A call or conversion. Gives as many results as are wanted; none when nobody takes them.
    pub(super) fn call(&mut self, id: ExprId, wants: Wants<'_>) -> Vec<Operand> {
        let Some(written) = self.written_call(id) else { return Vec::new() };
        let first = wants.and_then(|wants| wants.first().copied().flatten());
        match self.callee(id) {
            Callee::Conversion(ty) => vec![self.conversion(written, ty, first)],
            Callee::Builtin(builtin) => vec![self.builtin(builtin, written, wants)],
            _ => {
                let call = self.prepare(written);
                let results = self.results(id, wants);
                let values = results.iter().copied().map(Operand::Var).collect();
                self.emit(Op::Call { results, call }, self.expr_span(id));
                values
            }
        }
    }

    /// The variables that take the results of a call.
    pub(super) fn results(&mut self, id: ExprId, wants: Wants<'_>) -> Vec<VarId> {
        let Some(wants) = wants else { return Vec::new() };
        let types = self.result_types(id, wants.len());
        let span = self.expr_span(id);
        wants.iter().zip(types).map(|(want, ty)| self.dst(*want, ty, span)).collect()
    }

    /// The types of so many values that an expression gives.
    pub(super) fn result_types(&self, id: ExprId, count: usize) -> Vec<TypeId> {
        let found = self.info.types.get(id).unwrap_or(TypeId::UNKNOWN);
        let mut types = match self.world.ty(found) {
            Type::Tuple(types) => types.to_vec(),
            _ if count == 1 => vec![self.default_type(found)],
            _ => Vec::new(),
        };
        types.resize(count, TypeId::UNKNOWN);
        types
    }

    /// What a call calls and with what, all of it evaluated. Of a conversion, the value.
    pub(super) fn prepare(&mut self, written: Written) -> Call {
        let span = self.expr_span(written.id);
        let callee = self.callee(written.id);
        let fun = self.instantiated(written.fun);
        let info = self.info;
        let selection = info.selections.get(&fun);
        let target = match callee {
            Callee::Func(obj) => Target::Func(obj),
            Callee::Interface(obj) => Target::Interface(obj),
            Callee::Builtin(builtin) => return self.prepare_builtin(builtin, written),
            Callee::Conversion(ty) => {
                let value = self.conversion(written, ty, None);
                return Call { target: Target::Value(value), args: Vec::new(), spread: false, span };
            }
            _ => Target::Value(self.expr(written.fun)),
        };
        let mut args = match (target, selection, self.tree.expr(fun)) {
            (Target::Func(_) | Target::Interface(_), Some(selection), Expr::Selector { x, .. })
                if !selection.of_type =>
            {
                vec![self.receiver(x, selection)]
            }
            _ => Vec::new(),
        };
        let fun_type = self.info.types.get(written.fun).unwrap_or(TypeId::UNKNOWN);
        let sig = self.world.signature(fun_type);
        args.extend(self.args(written, sig));
        if let Some(selection) = selection.filter(|selection| selection.of_type) {
            self.explicit_receiver(&mut args, selection, fun);
        }
        Call { target, args, spread: written.ellipsis, span }
    }

    /// `T.Method(x)` calls the method that `x.Method()` would.
    fn explicit_receiver(&mut self, args: &mut [Operand], selection: &Selection, fun: ExprId) {
        if let Some(first) = args.first_mut() {
            *first = self.receiver_of(*first, selection, self.expr_span(fun));
        }
    }

    /// The function without its type arguments.
    fn instantiated(&self, fun: ExprId) -> ExprId {
        let fun = self.tree.unparen(fun);
        match self.tree.expr(fun) {
            Expr::Index { x, .. } | Expr::IndexList { x, .. } if self.is_func(x) => self.tree.unparen(x),
            _ => fun,
        }
    }

    fn args(&mut self, written: Written, sig: Option<Arc<Signature>>) -> Vec<Operand> {
        let mut args = self.plain_args(written.args);
        let Some(sig) = sig else { return args };
        let fixed = if sig.variadic { sig.params.len().saturating_sub(1) } else { sig.params.len() };
        for (arg, ty) in args.iter_mut().zip(&sig.params[..fixed]) {
            *arg = self.fit(*arg, *ty);
        }
        if sig.variadic && !written.ellipsis && args.len() >= fixed {
            let rest = args.split_off(fixed);
            args.push(self.gather(rest, &sig, written));
        }
        args
    }

    /// The arguments as they are; several results of one call are an argument each.
    pub(super) fn plain_args(&mut self, args: List<ExprId>) -> Vec<Operand> {
        let args = self.tree.list(args);
        if let [only] = args
            && let Some(found) = self.info.types.get(*only)
            && let Type::Tuple(types) = self.world.ty(found)
        {
            let wants = vec![None; types.len()];
            return self.several(*only, &wants);
        }
        args.iter().map(|arg| self.expr(*arg)).collect()
    }

    /// What is left over for the last parameter of a variadic function, as a slice.
    fn gather(&mut self, rest: Vec<Operand>, sig: &Signature, written: Written) -> Operand {
        let mut ty = sig.params.last().copied().unwrap_or(TypeId::UNKNOWN);
        if let (false, Some(first)) = (sig.type_params.is_empty(), rest.first()) {
            // The type arguments are inferred; the argument's type is what they give.
            let elem = self.operand_type(*first);
            ty = self.world.slice_of(elem);
        }
        if rest.is_empty() {
            return Operand::Nil(ty);
        }
        let span = self.expr_span(written.id);
        let elem = match self.core(ty) {
            Type::Slice(elem) => elem,
            _ => TypeId::UNKNOWN,
        };
        let elems = rest.into_iter().map(|value| (None, self.fit(value, elem))).collect();
        let dst = self.temp(ty, span);
        self.emit(Op::List { dst, elems }, span);
        Operand::Var(dst)
    }

    fn conversion(&mut self, written: Written, ty: TypeId, want: Option<VarId>) -> Operand {
        let values = self.plain_args(written.args);
        let span = self.expr_span(written.id);
        let Some(x) = values.first().copied() else { return Operand::Unknown(ty) };
        match x {
            Operand::Nil(_) => return Operand::Nil(ty),
            _ if Self::is_constant(x) && self.basic_of(ty).is_some() => return self.fit(x, ty),
            _ => {}
        }
        let dst = self.dst(want, ty, span);
        self.emit(Op::Convert { dst, x }, span);
        Operand::Var(dst)
    }

    /// The values that one expression gives to several variables: the results of a call, or a value and whether there
    /// was one.
    pub(super) fn several(&mut self, id: ExprId, wants: &[Option<VarId>]) -> Vec<Operand> {
        let inner = self.tree.unparen(id);
        let mut values = match (self.tree.expr(inner), wants) {
            (Expr::Call { .. }, _) => {
                self.deeper(|lowering| lowering.call(inner, Some(wants))).unwrap_or_default()
            }
            (_, [value, ok]) => self.with_ok(inner, *value, *ok),
            _ => vec![self.expr(inner)],
        };
        values.resize(wants.len(), Operand::Unknown(TypeId::UNKNOWN));
        values
    }

    /// `v, ok = m[k]`, `v, ok = x.(T)` or `v, ok = <-c`
    fn with_ok(&mut self, id: ExprId, value: Option<VarId>, ok: Option<VarId>) -> Vec<Operand> {
        let (ty, span) = (self.type_of(id), self.expr_span(id));
        let bool_type = crate::types::Basic::Bool.id();
        let op = match self.tree.expr(id) {
            Expr::Index { x, .. } if !self.is_func(x) => {
                let place = self.place(id, super::place::Way::Late).place;
                let (dst, ok) = (self.dst(value, ty, span), self.dst(ok, bool_type, span));
                (Op::Read { dst, place, ok: Some(ok) }, dst, ok)
            }
            Expr::TypeAssert { x, ty: Some(_), .. } => {
                let x = self.expr(x);
                let (dst, ok) = (self.dst(value, ty, span), self.dst(ok, bool_type, span));
                (Op::Assert { dst, x, ty: Some(ty), ok: Some(ok) }, dst, ok)
            }
            Expr::Unary { op: UnaryOp::Arrow, x } => {
                let chan = self.expr(x);
                let (dst, ok) = (self.dst(value, ty, span), self.dst(ok, bool_type, span));
                (Op::Recv { dst: Some(dst), ok: Some(ok), chan }, dst, ok)
            }
            _ => return vec![self.expr(id)],
        };
        let (op, dst, ok) = op;
        self.emit(op, span);
        vec![Operand::Var(dst), Operand::Var(ok)]
    }

    /// The arguments of a predeclared function that are values.
    fn prepare_builtin(&mut self, builtin: Builtin, written: Written) -> Call {
        let args = self.plain_args(written.args);
        let span = self.expr_span(written.id);
        Call { target: Target::Builtin(builtin), args, spread: written.ellipsis, span }
    }
}
