//! What holds for every lowered function.

use std::collections::HashSet;
use std::fmt;

use stanch_gosrc::ir::{Base, Call, Comm, Func, Op, Operand, Part, Place, Target, Terminator, VarId};

/// How much there was.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) functions: usize,
    pub(crate) blocks: usize,
    pub(crate) instructions: usize,
    pub(crate) calls: usize,
    pub(crate) unknown_targets: usize,
    pub(crate) unknown_operands: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} functions with literals, {} blocks, {} instructions, {} calls ({} of something unknown), {} unknown \
             operands",
            self.functions,
            self.blocks,
            self.instructions,
            self.calls,
            self.unknown_targets,
            self.unknown_operands
        )
    }
}

/// Looks at a function and the literals in it; adds what is wrong.
pub(crate) fn check(func: &Func, counts: &mut Counts, wrong: &mut Vec<String>) {
    Check { func, counts, wrong, set: HashSet::new(), read: Vec::new() }.all();
}

struct Check<'c> {
    func: &'c Func,
    counts: &'c mut Counts,
    wrong: &'c mut Vec<String>,
    /// Variables that something gives a value.
    set: HashSet<VarId>,
    read: Vec<VarId>,
}

impl Check<'_> {
    fn all(&mut self) {
        let func = self.func;
        self.counts.functions += 1;
        self.set.extend(func.params.iter().chain(&func.results).copied());
        for capture in &func.captures {
            self.set.insert(capture.inner);
            self.that(func.vars[capture.inner.index()].shared, "a captured variable is not shared");
        }
        for block in &func.blocks {
            self.counts.blocks += 1;
            self.counts.instructions += block.instrs.len();
            for instr in &block.instrs {
                self.that(func.span.contains(instr.span), "an instruction outside of the body");
                self.instr(&instr.op);
            }
            self.end(&block.end);
        }
        self.live();
        let unset: Vec<VarId> = self.read.iter().copied().filter(|var| !self.set.contains(var)).collect();
        self.that(unset.is_empty(), &format!("{unset:?} are read and never set"));
        for literal in &func.literals {
            for capture in &literal.captures {
                let outer = func.vars.get(capture.outer.index());
                self.that(outer.is_some_and(|var| var.shared), "what is captured is not shared");
                self.that(self.set.contains(&capture.outer), "what is captured is never declared");
            }
            check(literal, self.counts, self.wrong);
        }
    }

    fn that(&mut self, holds: bool, what: &str) {
        if !holds {
            self.wrong.push(format!("{}: {what}", self.func.name));
        }
    }

    /// Every block is led to.
    fn live(&mut self) {
        let mut open = vec![0];
        let mut seen = HashSet::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let Some(block) = self.func.blocks.get(at) else {
                self.that(false, "a way leads to no block");
                continue;
            };
            match &block.end {
                Terminator::Jump(to) => open.push(to.index()),
                Terminator::If { yes, no, .. } => open.extend([yes.index(), no.index()]),
                Terminator::Select { arms, default } => {
                    open.extend(arms.iter().map(|arm| arm.to.index()).chain(default.map(|to| to.index())));
                }
                Terminator::Range { body, done, .. } => open.extend([body.index(), done.index()]),
                Terminator::Return | Terminator::Panic(_) | Terminator::Stop => {}
            }
        }
        self.that(seen.len() == self.func.blocks.len(), "a block that nothing leads to");
    }

    fn var(&mut self, var: VarId) {
        self.that(var.index() < self.func.vars.len(), "no such variable");
        self.read.push(var);
    }

    fn sets(&mut self, vars: impl IntoIterator<Item = VarId>) {
        for var in vars {
            self.that(var.index() < self.func.vars.len(), "no such variable");
            self.set.insert(var);
        }
    }

    fn operand(&mut self, operand: &Operand) {
        match operand {
            Operand::Var(var) => self.var(*var),
            Operand::Unknown(_) => self.counts.unknown_operands += 1,
            _ => {}
        }
    }

    fn place(&mut self, place: &Place) {
        match &place.base {
            Base::Var(var) => self.var(*var),
            Base::Deref(operand) => self.operand(operand),
            Base::Global(_) => {}
        }
        for part in &place.parts {
            if let Part::Index(index) = part {
                self.operand(index);
            }
        }
    }

    fn call(&mut self, call: &Call) {
        self.counts.calls += 1;
        if let Target::Value(value) = &call.target {
            self.counts.unknown_targets += usize::from(matches!(value, Operand::Unknown(_)));
            self.operand(value);
        }
        if let Target::Interface(_) = &call.target {
            self.that(!call.args.is_empty(), "an interface's method without a receiver");
        }
        call.args.iter().for_each(|arg| self.operand(arg));
    }

    fn instr(&mut self, op: &Op) {
        match op {
            Op::Declare(var) => self.sets([*var]),
            Op::Renew(var) => self.var(*var),
            Op::Copy { dst, src: x } | Op::Unary { dst, x, .. } | Op::Convert { dst, x } => {
                self.operand(x);
                self.sets([*dst]);
            }
            Op::Read { dst, place, ok } => {
                self.place(place);
                self.sets([*dst].into_iter().chain(*ok));
            }
            Op::Write { place, src } => {
                self.place(place);
                self.operand(src);
            }
            Op::Addr { dst, place } => {
                self.place(place);
                self.sets([*dst]);
            }
            Op::Binary { dst, x, y, .. } => {
                self.operand(x);
                self.operand(y);
                self.sets([*dst]);
            }
            Op::MakeChan { dst, cap } => {
                self.operand(cap);
                self.sets([*dst]);
            }
            Op::Make { dst, len } => {
                len.iter().for_each(|len| self.operand(len));
                self.sets([*dst]);
            }
            Op::New { dst, .. } => self.sets([*dst]),
            Op::Assert { dst, x, ok, .. } => {
                self.operand(x);
                self.sets([*dst].into_iter().chain(*ok));
            }
            Op::Compute { dst, from } => {
                from.iter().for_each(|x| self.operand(x));
                self.sets([*dst]);
            }
            Op::Call { results, call } => {
                self.call(call);
                self.sets(results.iter().copied());
            }
            Op::Go(call) | Op::Defer(call) => self.call(call),
            Op::Send { chan, value } => {
                self.operand(chan);
                self.operand(value);
            }
            Op::Recv { dst, ok, chan } => {
                self.operand(chan);
                self.sets(dst.iter().chain(ok).copied());
            }
            op => self.value(op),
        }
    }

    fn value(&mut self, op: &Op) {
        match op {
            Op::Struct { dst, fields } => {
                fields.iter().for_each(|(_, value)| self.operand(value));
                self.sets([*dst]);
            }
            Op::List { dst, elems } => {
                for (key, value) in elems {
                    key.iter().for_each(|key| self.operand(key));
                    self.operand(value);
                }
                self.sets([*dst]);
            }
            Op::Closure { dst, literal } => {
                self.that((*literal as usize) < self.func.literals.len(), "no such literal");
                self.sets([*dst]);
            }
            Op::Method { dst, recv, .. } => {
                self.operand(recv);
                self.sets([*dst]);
            }
            Op::Slice { dst, x, bounds } => {
                self.operand(x);
                bounds.iter().flatten().for_each(|bound| self.operand(bound));
                self.sets([*dst]);
            }
            _ => {}
        }
    }

    fn end(&mut self, end: &Terminator) {
        match end {
            Terminator::If { cond, .. } => self.operand(cond),
            Terminator::Panic(value) => self.operand(value),
            Terminator::Select { arms, .. } => {
                for arm in arms {
                    match &arm.comm {
                        Comm::Send { chan, value } => {
                            self.operand(chan);
                            self.operand(value);
                        }
                        Comm::Recv { dst, ok, chan } => {
                            self.operand(chan);
                            self.sets(dst.iter().chain(ok).copied());
                        }
                    }
                }
            }
            Terminator::Range { over, key, value, .. } => {
                self.operand(over);
                self.sets(key.iter().chain(value).copied());
            }
            Terminator::Jump(_) | Terminator::Return | Terminator::Stop => {}
        }
    }
}
