//! Calls and conversions.

use super::check::{Checker, Mode, Operand};
use super::ids::TypeId;
use super::info::Callee;
use super::object::ObjKind;
use super::ty::{Signature, Type};
use crate::ast::{Expr, ExprId, List};

/// A call that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) args: List<ExprId>,
    /// Whether `...` follows the last argument.
    pub(super) ellipsis: bool,
}

impl Checker<'_, '_, '_> {
    pub(super) fn call(&mut self, id: ExprId) -> Operand {
        let Expr::Call { fun, args, ellipsis, .. } = self.tree.expr(id) else { return Operand::UNKNOWN };
        let operand = self.expr(fun, None);
        let callee = self.callee(fun, operand);
        if let Some(info) = &mut self.info {
            info.callees.insert(id, callee);
        }
        let call = Call { args, ellipsis };
        match operand.mode {
            Mode::Type => {
                let args = self.arguments(call, Some(operand.ty));
                let arg = args.first().copied().unwrap_or(Operand::UNKNOWN);
                self.convert(arg, operand.ty)
            }
            Mode::Builtin(builtin) => self.builtin(builtin, call),
            _ => self.call_value(operand.ty, call),
        }
    }

    fn callee(&mut self, fun: ExprId, operand: Operand) -> Callee {
        match operand.mode {
            Mode::Type => return Callee::Conversion(operand.ty),
            Mode::Builtin(builtin) => return Callee::Builtin(builtin),
            _ => {}
        }
        let fun = self.tree.unparen(fun);
        if let Some(obj) = operand.obj {
            return match self.world.object(obj).kind {
                ObjKind::Func if self.is_interface_method(fun) => Callee::Interface(obj),
                ObjKind::Func => Callee::Func(obj),
                _ => Callee::Var(obj),
            };
        }
        match self.tree.expr(fun) {
            Expr::FuncLit { .. } => Callee::Literal(fun),
            _ if operand.mode == Mode::Unknown => Callee::Unknown,
            _ => Callee::Value,
        }
    }

    fn is_interface_method(&self, fun: ExprId) -> bool {
        use super::lookup::FoundKind;
        let fun = match self.tree.expr(fun) {
            Expr::Index { x, .. } | Expr::IndexList { x, .. } => self.tree.unparen(x),
            _ => fun,
        };
        let selection = self.info.as_ref().and_then(|info| info.selections.get(&fun));
        selection.is_some_and(|selection| selection.kind == FoundKind::InterfaceMethod)
    }

    fn call_value(&mut self, ty: TypeId, call: Call) -> Operand {
        let Some(mut sig) = self.world.signature(ty) else {
            self.arguments(call, None);
            return Operand::UNKNOWN;
        };
        let hints: Vec<TypeId> = match sig.type_params.is_empty() {
            true => sig.params.to_vec(),
            false => Vec::new(),
        };
        let args = self.arguments_for(call, &hints);
        if !sig.type_params.is_empty() {
            let types = self.infer(&sig, &args, call.ellipsis);
            let ty = self.world.types.add(Type::Func(sig));
            let instance = self.world.instantiate_signature(ty, &types);
            match self.world.ty(instance) {
                Type::Func(instance) => sig = instance.clone(),
                _ => return Operand::UNKNOWN,
            }
        }
        self.results(&sig)
    }

    fn results(&mut self, sig: &Signature) -> Operand {
        match &*sig.results {
            [] => Operand::new(Mode::NoValue, TypeId::UNKNOWN),
            [one] => Operand::value(*one),
            several => Operand::value(self.world.types.add(Type::Tuple(several.into()))),
        }
    }

    /// Looks at the arguments; several results of one call are an argument each.
    pub(super) fn arguments(&mut self, call: Call, hint: Option<TypeId>) -> Vec<Operand> {
        let hints: Vec<TypeId> = hint.into_iter().collect();
        self.arguments_for(call, &hints)
    }

    fn arguments_for(&mut self, call: Call, hints: &[TypeId]) -> Vec<Operand> {
        let args = self.tree.list(call.args);
        let mut operands: Vec<Operand> = Vec::with_capacity(args.len());
        for (at, arg) in args.iter().enumerate() {
            operands.push(self.expr(*arg, hints.get(at).copied()));
        }
        if let [only] = operands.as_slice()
            && let Type::Tuple(types) = self.world.ty(only.ty)
        {
            return types.iter().map(|ty| Operand::value(*ty)).collect();
        }
        operands
    }
}
