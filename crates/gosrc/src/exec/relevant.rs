//! Which functions matter to goroutines and resources: the others need not be followed.

use crate::ir::{Func, Op, Operand, Target, Terminator};
use crate::types::ObjId;

use super::intrinsic;
use super::program::Program;

/// How many calls deep it is asked.
const MAX_DEPTH: u32 = 5;
/// A function of so few blocks and instructions is followed in any case: what it returns may matter.
const SMALL: usize = 24;

impl Program<'_, '_> {
    /// Whether a function does something that goroutines or resources are concerned with, itself or by calls.
    pub(super) fn is_relevant(&mut self, func: ObjId) -> bool {
        self.relevant_within(func, 0)
    }

    /// Whether something may come out of a function that has to be given back or that others wait for: it has results
    /// besides numbers, texts and errors.
    pub(super) fn gives(&mut self, func: ObjId) -> bool {
        let ty = self.world.type_of(func);
        let Some(sig) = self.world.signature(ty) else { return false };
        sig.results.iter().any(|result| self.may_lead_to_memory(*result))
    }

    fn may_lead_to_memory(&mut self, ty: crate::types::TypeId) -> bool {
        let class = self.class(ty);

        matches!(class, super::program::Class::Nilable | super::program::Class::Struct) && !self.is_error(ty)
    }

    fn relevant_within(&mut self, func: ObjId, depth: u32) -> bool {
        if let Some(known) = self.relevant.get(&func) {
            return *known;
        }
        if depth > MAX_DEPTH {
            return false;
        }
        let Some(body) = self.body(func) else { return false };
        self.relevant.insert(func, false);
        let package = self.world.object(func).package;
        let is = is_small(&body) || self.does_something(&body, package, depth);
        self.relevant.insert(func, is);
        is
    }

    /// Whether a body does such things; the literals in it are asked, too.
    pub(super) fn does_something(
        &mut self,
        body: &Func,
        package: Option<crate::types::PackageId>,
        depth: u32,
    ) -> bool {
        for block in &body.blocks {
            match &block.end {
                Terminator::Select { .. } => return true,
                Terminator::Range { over: Operand::Var(over), .. }
                    if self.is_chan(body.vars[over.index()].ty) =>
                {
                    return true;
                }
                _ => {}
            }
            for instr in &block.instrs {
                let target = match &instr.op {
                    Op::MakeChan { .. } | Op::Send { .. } | Op::Recv { .. } | Op::Go(_) => return true,
                    Op::Call { call, .. } | Op::Defer(call) => call.target,
                    _ => continue,
                };
                match target {
                    Target::Builtin(crate::types::Builtin::Close) => return true,
                    Target::Func(callee) | Target::Interface(callee) => {
                        let name = self.name(callee);
                        if intrinsic::of(&name).is_some() || self.contracts.of(&name).is_some() {
                            return true;
                        }
                        if matches!(target, Target::Func(_))
                            && self.is_followed(callee, package)
                            && !self.is_small_func(callee)
                            && self.relevant_within(callee, depth + 1)
                        {
                            return true;
                        }
                        if self.is_small_func(callee)
                            && self.is_followed(callee, package)
                            && depth < MAX_DEPTH
                            && let Some(body) = self.body(callee)
                            && self.small_does_something(callee, &body, package, depth + 1)
                        {
                            return true;
                        }
                    }
                    _ => {}
                }
            }
        }
        body.literals.iter().any(|literal| self.does_something(literal, package, depth))
    }

    fn is_small_func(&mut self, func: ObjId) -> bool {
        self.body(func).is_some_and(|body| is_small(&body))
    }

    fn small_does_something(
        &mut self,
        func: ObjId,
        body: &Func,
        package: Option<crate::types::PackageId>,
        depth: u32,
    ) -> bool {
        if let Some(known) = self.small.get(&func) {
            return *known;
        }
        self.small.insert(func, false);
        let does = self.does_something(body, package, depth);
        self.small.insert(func, does);
        does
    }
}

fn is_small(body: &Func) -> bool {
    body.blocks.iter().map(|block| block.instrs.len() + 1).sum::<usize>() <= SMALL
}
