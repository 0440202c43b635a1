//! Receivers of methods: what Go does on the way from the operand of a selector to the method.

use super::Lowering;
use super::place::{Loc, Way};
use crate::ast::{Expr, ExprId};
use crate::ir::{Op, Operand, VarId};
use crate::span::Span;
use crate::types::{FoundKind, ObjId, ObjKind, Selection, Type};

impl Lowering<'_, '_> {
    /// The receiver that the method of a selector `x.method` gets: `x` or a field that it embeds, its address, or what
    /// it points to.
    pub(super) fn receiver(&mut self, x: ExprId, selection: &Selection) -> Operand {
        let (loc, span) = (self.place(x, Way::Late), self.expr_span(x));
        self.receiver_at(loc, selection, span)
    }

    /// As [`Self::receiver`], for a value that is at hand.
    pub(super) fn receiver_of(&mut self, x: Operand, selection: &Selection, span: Span) -> Operand {
        let loc = self.value_loc(x, span);
        self.receiver_at(loc, selection, span)
    }

    fn receiver_at(&mut self, loc: Loc, selection: &Selection, span: Span) -> Operand {
        let loc = self.embedded(loc, selection, Way::Late);
        if selection.kind == FoundKind::InterfaceMethod {
            return self.read(loc, None);
        }
        let pointee = self.world.pointee(loc.place.ty);
        match (self.wants_pointer(selection.obj), pointee) {
            (true, None) => self.address(loc, None, span),
            (false, Some(elem)) => {
                let loc = self.deref(loc, elem, Way::Late);
                self.read(loc, None)
            }
            (true, Some(_)) | (false, None) => self.read(loc, None),
        }
    }

    fn wants_pointer(&mut self, method: ObjId) -> bool {
        let receiver = self.world.receiver(method);
        receiver.is_some_and(|ty| matches!(self.world.ty(ty), Type::Pointer(_)))
    }

    /// The value of `x.name`, which selects a method or field.
    pub(super) fn selector(&mut self, id: ExprId, x: ExprId, want: Option<VarId>) -> Operand {
        let span = self.expr_span(id);
        let Expr::Selector { sel, .. } = self.tree.expr(id) else {
            return Operand::Unknown(self.type_of(id));
        };
        let Some(selection) = self.info.selections.get(&id) else {
            return match self.info.uses.get(sel) {
                Some(obj) => self.object_value(obj, id),
                None => self.unknown_member(id, x, want),
            };
        };
        match selection.kind {
            FoundKind::Field if selection.of_type => Operand::Unknown(self.type_of(id)),
            FoundKind::Field => {
                let loc = self.place(id, Way::Late);
                self.read(loc, want)
            }
            FoundKind::Method | FoundKind::InterfaceMethod if selection.of_type => {
                Operand::Func(selection.obj)
            }
            FoundKind::Method | FoundKind::InterfaceMethod => {
                let recv = self.receiver(x, selection);
                let ty = self.type_of(id);
                let dst = self.dst(want, ty, span);
                let interface = selection.kind == FoundKind::InterfaceMethod;
                self.emit(Op::Method { dst, method: selection.obj, interface, recv }, span);
                Operand::Var(dst)
            }
        }
    }

    /// A member of something unknown: of a package that is missing, or of a value.
    fn unknown_member(&mut self, id: ExprId, x: ExprId, want: Option<VarId>) -> Operand {
        let (ty, span) = (self.type_of(id), self.expr_span(id));
        if let Expr::Ident(ident) = self.tree.expr(self.tree.unparen(x)) {
            let obj = self.info.uses.get(ident);
            let is_value = obj.is_some_and(|obj| matches!(self.world.object(obj).kind, ObjKind::Var(_)));
            if !is_value {
                return Operand::Unknown(ty);
            }
        }
        let x = self.expr(x);
        self.compute(vec![x], want, ty, span)
    }
}
