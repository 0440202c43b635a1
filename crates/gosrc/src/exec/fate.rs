//! What functions that are not followed do with what they are given, told from their text without running it.

use std::collections::BTreeSet;

use crate::ir::{Base, Func, Op, Operand, Part, Place, Target, Terminator, VarId};
use crate::types::{Basic, Builtin, ObjId, Type, TypeId};

use super::program::Program;
use super::{intrinsic, uses};

/// What becomes of an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is used and not kept.
    Borrowed,
    /// It is kept somewhere, or it is not known what becomes of it.
    Escapes,
    /// A result leads to it.
    Returned,
    /// It is put into what the argument with this index points to.
    Stored(u32),
}

impl Fate {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Borrowed, other) => other,
            (own, Self::Borrowed) => own,
            (own, other) if own == other => own,
            _ => Self::Escapes,
        }
    }
}

/// How many calls deep it is asked.
const MAX_DEPTH: u32 = 6;

impl Program<'_, '_> {
    /// What a function does with its argument number `arg`, the receiver included.
    pub(super) fn fate(&mut self, func: ObjId, arg: usize) -> Fate {
        self.fate_within(func, arg, 0)
    }

    fn fate_within(&mut self, func: ObjId, arg: usize, depth: u32) -> Fate {
        let key = (func, arg as u32);
        if let Some(known) = self.fates.get(&key) {
            return *known;
        }
        if depth > MAX_DEPTH {
            return Fate::Escapes;
        }
        let Some(body) = self.body(func) else { return self.fate_without_body(func) };
        // A function that calls itself does what the rest of it does.
        self.fates.insert(key, Fate::Borrowed);
        let fate = self.fate_in(&body, arg, depth);
        self.fates.insert(key, fate);
        fate
    }

    /// Methods of interfaces and functions in assembly.
    fn fate_without_body(&mut self, func: ObjId) -> Fate {
        let object = self.world.object(func);
        match object.package.map(|package| self.is_standard(package)) {
            // Assembly of Go itself, and `error.Error`.
            Some(true) | None if self.world.func_decl(func).is_some() => Fate::Borrowed,
            _ => Fate::Escapes,
        }
    }

    fn fate_in(&mut self, func: &Func, arg: usize, depth: u32) -> Fate {
        let Some(param) = func.params.get(arg) else { return Fate::Escapes };
        if !func.complete || func.vars[param.index()].shared {
            return Fate::Escapes;
        }
        let mut taint = Taint { vars: BTreeSet::from([*param]), fate: Fate::Borrowed };
        let mut size = 0;
        while size != taint.vars.len() && taint.fate != Fate::Escapes {
            size = taint.vars.len();
            for block in &func.blocks {
                for instr in &block.instrs {
                    self.taint_instr(func, &instr.op, &mut taint, depth);
                }
                if let Terminator::Select { arms, .. } = &block.end {
                    let sends = arms.iter().any(|arm| match &arm.comm {
                        crate::ir::Comm::Send { value, .. } => taint.has(*value),
                        crate::ir::Comm::Recv { .. } => false,
                    });
                    if sends {
                        taint.fate = Fate::Escapes;
                    }
                }
            }
        }
        let leads = |program: &mut Self, var: &VarId| program.may_lead_anywhere(func.vars[var.index()].ty);
        if func.results.iter().any(|result| taint.vars.contains(result) && leads(self, result)) {
            taint.fate = taint.fate.and(Fate::Returned);
        }
        taint.fate
    }

    fn taint_instr(&mut self, func: &Func, op: &Op, taint: &mut Taint, depth: u32) {
        match op {
            Op::Write { place, src } => {
                if taint.has(*src) {
                    taint.write(func, place);
                }
            }
            Op::Call { results, call } => {
                self.taint_call(func, call.target, &call.args, results, taint, depth);
            }
            Op::Defer(call) => self.taint_call(func, call.target, &call.args, &[], taint, depth),
            Op::Go(call) => {
                if call.args.iter().any(|arg| taint.has(*arg)) {
                    taint.fate = Fate::Escapes;
                }
            }
            Op::Send { value, .. } => {
                if taint.has(*value) {
                    taint.fate = Fate::Escapes;
                }
            }
            // Only numbers and truth values: nothing leads back.
            Op::Unary { .. } | Op::Binary { .. } => {}
            op => {
                let mut reads = false;
                uses::reads(func, op, &mut |operand| reads |= taint.has(operand));
                if reads && let Op::Closure { .. } = op {
                    taint.fate = Fate::Escapes;
                } else if reads {
                    uses::writes(op, &mut |var| {
                        if may_hold(op) {
                            self.taint_var(func, var, taint);
                        }
                    });
                }
            }
        }
    }

    /// A variable may lead to the argument from now on, if its type can.
    fn taint_var(&mut self, func: &Func, var: VarId, taint: &mut Taint) {
        if self.may_lead_anywhere(func.vars[var.index()].ty) {
            taint.vars.insert(var);
        }
    }

    /// Whether a value of this type may lead to others: numbers, texts, lists of them and errors do not.
    fn may_lead_anywhere(&mut self, ty: TypeId) -> bool {
        if self.is_error(ty) {
            return false;
        }
        let mut ty = ty;
        // A list may be one of lists, and of itself.
        for _ in 0..MAX_DEPTH {
            let under = self.world.underlying(ty);
            match *self.world.ty(under) {
                Type::Basic(basic) => return matches!(basic, Basic::UnsafePointer | Basic::UntypedNil),
                Type::Slice(elem) | Type::Array { elem, .. } => ty = elem,
                _ => return true,
            }
        }
        true
    }

    fn taint_call(
        &mut self,
        func: &Func,
        target: Target,
        args: &[Operand],
        results: &[VarId],
        taint: &mut Taint,
        depth: u32,
    ) {
        let tainted: Vec<usize> = (0..args.len()).filter(|at| taint.has(args[*at])).collect();
        if tainted.is_empty() {
            return;
        }
        let callee = match target {
            Target::Func(callee) => callee,
            Target::Interface(_) => {
                // What a method of an interface does with its receiver is for the receiver to know; what it is given
                // besides may be kept.
                if tainted.iter().any(|at| *at > 0) {
                    taint.fate = Fate::Escapes;
                }
                return;
            }
            Target::Builtin(Builtin::Append) => {
                results.iter().for_each(|var| self.taint_var(func, *var, taint));
                return;
            }
            Target::Builtin(_) => return,
            Target::Value(_) => {
                taint.fate = Fate::Escapes;
                return;
            }
        };
        let name = self.name(callee);
        if intrinsic::of(&name).is_some() {
            return;
        }
        for at in tainted {
            match self.fate_within(callee, at, depth + 1) {
                Fate::Borrowed => {}
                Fate::Escapes => taint.fate = Fate::Escapes,
                Fate::Returned => results.iter().for_each(|var| self.taint_var(func, *var, taint)),
                Fate::Stored(into) => match args.get(into as usize) {
                    Some(Operand::Var(var)) => taint.store_into(func, *var),
                    _ => taint.fate = Fate::Escapes,
                },
            }
        }
    }
}

/// Whether what an instruction makes of a value may lead back to it.
fn may_hold(op: &Op) -> bool {
    !matches!(op, Op::Make { .. } | Op::MakeChan { .. })
}

struct Taint {
    vars: BTreeSet<VarId>,
    fate: Fate,
}

impl Taint {
    fn has(&self, operand: Operand) -> bool {
        matches!(operand, Operand::Var(var) if self.vars.contains(&var))
    }

    fn write(&mut self, func: &Func, place: &Place) {
        match place.base {
            Base::Global(_) => self.fate = Fate::Escapes,
            Base::Var(var) if place.parts.iter().all(|part| matches!(part, Part::Field(_))) => {
                if func.vars[var.index()].shared && var.index() < func.vars.len() && is_captured(func, var) {
                    self.fate = Fate::Escapes;
                }
                self.vars.insert(var);
            }
            Base::Var(var) => self.store_into(func, var),
            Base::Deref(Operand::Var(var)) => self.store_into(func, var),
            Base::Deref(_) => self.fate = Fate::Escapes,
        }
    }

    /// The value is put into what a variable points to.
    fn store_into(&mut self, func: &Func, var: VarId) {
        if self.vars.contains(&var) {
            return;
        }
        if let Some(param) = func.params.iter().position(|param| *param == var) {
            self.fate = self.fate.and(Fate::Stored(param as u32));
            return;
        }
        match made_here(func, var) {
            true => {
                self.vars.insert(var);
            }
            false => self.fate = Fate::Escapes,
        }
    }
}

fn is_captured(func: &Func, var: VarId) -> bool {
    func.literals.iter().any(|literal| literal.captures.iter().any(|capture| capture.outer == var))
}

/// Whether all that a variable is given is memory that the function itself has made.
fn made_here(func: &Func, var: VarId) -> bool {
    let mut made = false;
    let mut other = false;
    for instr in func.blocks.iter().flat_map(|block| &block.instrs) {
        uses::writes(&instr.op, &mut |written| {
            if written == var {
                match &instr.op {
                    Op::New { .. }
                    | Op::Make { .. }
                    | Op::List { .. }
                    | Op::Declare(_)
                    | Op::Struct { .. } => {
                        made = true;
                    }
                    Op::Addr { place, .. } => match place.base {
                        Base::Var(_) => made = true,
                        _ => other = true,
                    },
                    Op::Copy { src: Operand::Var(from), .. } if *from != var => {
                        match made_here_once(func, *from) {
                            true => made = true,
                            false => other = true,
                        }
                    }
                    _ => other = true,
                }
            }
        });
    }
    made && !other
}

/// As [`made_here`], for a variable in between: it is written once.
fn made_here_once(func: &Func, var: VarId) -> bool {
    let mut writes = func.blocks.iter().flat_map(|block| &block.instrs).filter(|instr| {
        let mut is = false;
        uses::writes(&instr.op, &mut |written| is |= written == var);
        is
    });
    let first = writes.next();
    writes.next().is_none()
        && first.is_some_and(|instr| matches!(instr.op, Op::New { .. } | Op::Make { .. } | Op::List { .. }))
}
