//! Instructions as text, for tests and people.

use std::fmt::Write as _;

use super::{Arm, Base, Call, Comm, Func, Instr, Op, Operand, Part, Place, Target, Terminator, VarId};
use crate::types::World;

/// The function as text: its head, then each block with its instructions, then its literals. Variables have their
/// number before their name; those of which pointers or literals know have a `'`.
#[must_use]
pub fn dump(world: &World<'_>, func: &Func) -> String {
    let mut to = String::new();
    Dump { world, func, to: &mut to }.all();
    to
}

struct Dump<'d, 's> {
    world: &'d World<'s>,
    func: &'d Func,
    to: &'d mut String,
}

impl Dump<'_, '_> {
    fn all(&mut self) {
        let func = self.func;
        let (params, results) = (self.vars(&func.params), self.vars(&func.results));
        self.line(&format!("func {}({params}) ({results})", func.name));
        if !func.captures.is_empty() {
            let all: Vec<String> =
                func.captures.iter().map(|c| format!("{}={}", self.var(c.inner), c.outer.0)).collect();
            self.line(&format!("  captures {}", all.join(", ")));
        }
        if !func.complete {
            self.line("  incomplete");
        }
        for (at, block) in func.blocks.iter().enumerate() {
            self.line(&format!("{at}:"));
            for instr in &block.instrs {
                let text = self.instr(instr);
                self.line(&format!("  {text}"));
            }
            let text = self.end(&block.end);
            self.line(&format!("  {text}"));
        }
        for literal in &func.literals {
            Dump { world: self.world, func: literal, to: &mut *self.to }.all();
        }
    }

    fn line(&mut self, text: &str) {
        self.to.push_str(text);
        self.to.push('\n');
    }

    fn var(&self, id: VarId) -> String {
        let Some(var) = self.func.vars.get(id.index()) else { return format!("v{}?", id.0) };
        let name = var.obj.map_or("", |obj| self.world.name(obj));
        format!("{name}{}{}", if var.shared { "'" } else { "" }, format_args!("#{}", id.0))
    }

    fn vars(&self, ids: &[VarId]) -> String {
        ids.iter().map(|id| self.var(*id)).collect::<Vec<_>>().join(", ")
    }

    fn maybe(&self, id: Option<VarId>) -> String {
        id.map_or_else(|| "_".to_owned(), |id| self.var(id))
    }

    fn operand(&self, operand: Operand) -> String {
        match operand {
            Operand::Var(id) => self.var(id),
            Operand::Nil(ty) => format!("nil({})", self.world.show(ty)),
            Operand::Bool(value) => value.to_string(),
            Operand::Int(value) => value.to_string(),
            Operand::Func(obj) => format!("func {}", self.world.name(obj)),
            Operand::Zero(ty) => format!("zero({})", self.world.show(ty)),
            Operand::Const(ty) => format!("const({})", self.world.show(ty)),
            Operand::Unknown(ty) => format!("unknown({})", self.world.show(ty)),
        }
    }

    fn operands(&self, operands: &[Operand]) -> String {
        operands.iter().map(|operand| self.operand(*operand)).collect::<Vec<_>>().join(", ")
    }

    fn place(&self, place: &Place) -> String {
        let mut text = match place.base {
            Base::Var(var) => self.var(var),
            Base::Global(obj) => format!("global {}", self.world.name(obj)),
            Base::Deref(operand) => format!("*({})", self.operand(operand)),
        };
        for part in &place.parts {
            let _ = match part {
                Part::Field(field) => write!(text, ".{}", self.world.name(*field)),
                Part::Index(index) => write!(text, "[{}]", self.operand(*index)),
                Part::Deref => write!(text, ".*"),
            };
        }
        text
    }

    fn call(&self, call: &Call) -> String {
        let target = match call.target {
            Target::Func(obj) => self.world.name(obj).to_owned(),
            Target::Interface(obj) => format!("interface {}", self.world.name(obj)),
            Target::Value(value) => format!("({})", self.operand(value)),
            Target::Builtin(builtin) => format!("builtin {}", builtin.name()),
        };
        let spread = if call.spread { "..." } else { "" };
        format!("{target}({}{spread})", self.operands(&call.args))
    }

    fn instr(&self, instr: &Instr) -> String {
        match &instr.op {
            Op::Declare(var) => format!("declare {} {}", self.var(*var), self.type_of(*var)),
            Op::Renew(var) => format!("renew {}", self.var(*var)),
            Op::Copy { dst, src } => self.set(*dst, &self.operand(*src)),
            Op::Read { dst, place, ok } => {
                self.set_ok(Some(*dst), *ok, &format!("read {}", self.place(place)))
            }
            Op::Write { place, src } => format!("write {} = {}", self.place(place), self.operand(*src)),
            Op::Addr { dst, place } => self.set(*dst, &format!("&{}", self.place(place))),
            Op::Unary { dst, op, x } => self.set(*dst, &format!("{} {}", op.tok().text(), self.operand(*x))),
            Op::Binary { dst, op, x, y } => {
                let text = format!("{} {} {}", self.operand(*x), op.tok().text(), self.operand(*y));
                self.set(*dst, &text)
            }
            Op::MakeChan { dst, cap } => {
                self.set(*dst, &format!("make {}, {}", self.type_of(*dst), self.operand(*cap)))
            }
            Op::Make { dst, len } => {
                let len = len.map_or_else(String::new, |len| format!(", {}", self.operand(len)));
                self.set(*dst, &format!("make {}{len}", self.type_of(*dst)))
            }
            Op::New { dst, ty } => self.set(*dst, &format!("new {}", self.world.show(*ty))),
            Op::Assert { dst, x, ty, ok } => {
                let ty = ty.map_or_else(|| "nil".to_owned(), |ty| self.world.show(ty));
                self.set_ok(Some(*dst), *ok, &format!("{}.({ty})", self.operand(*x)))
            }
            Op::Convert { dst, x } => {
                self.set(*dst, &format!("convert {} to {}", self.operand(*x), self.type_of(*dst)))
            }
            Op::Compute { dst, from } => self.set(*dst, &format!("compute {}", self.operands(from))),
            Op::Go(call) => format!("go {}", self.call(call)),
            Op::Defer(call) => format!("defer {}", self.call(call)),
            Op::Send { chan, value } => format!("{} <- {}", self.operand(*chan), self.operand(*value)),
            Op::Recv { dst, ok, chan } => self.set_ok(*dst, *ok, &format!("<-{}", self.operand(*chan))),
            Op::Call { results, call } => match results.as_slice() {
                [] => self.call(call),
                results => format!("{} = {}", self.vars(results), self.call(call)),
            },
            op => self.value(op),
        }
    }

    /// Composite values.
    fn value(&self, op: &Op) -> String {
        match op {
            Op::Struct { dst, fields } => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(field, value)| format!("{}: {}", self.world.name(*field), self.operand(*value)))
                    .collect();
                self.set(*dst, &format!("{}{{{}}}", self.type_of(*dst), fields.join(", ")))
            }
            Op::List { dst, elems } => {
                let elems: Vec<String> = elems
                    .iter()
                    .map(|(key, value)| match key {
                        Some(key) => format!("{}: {}", self.operand(*key), self.operand(*value)),
                        None => self.operand(*value),
                    })
                    .collect();
                self.set(*dst, &format!("{}{{{}}}", self.type_of(*dst), elems.join(", ")))
            }
            Op::Closure { dst, literal } => {
                let name = self.func.literals.get(*literal as usize).map_or("?", |literal| &literal.name);
                self.set(*dst, &format!("closure {name}"))
            }
            Op::Method { dst, method, interface, recv } => {
                let kind = if *interface { "interface " } else { "" };
                let text = format!("method {kind}{} of {}", self.world.name(*method), self.operand(*recv));
                self.set(*dst, &text)
            }
            Op::Slice { dst, x, bounds } => {
                let bounds = bounds.map(|bound| bound.map_or_else(String::new, |b| self.operand(b)));
                self.set(*dst, &format!("slice {}[{}]", self.operand(*x), bounds.join(":")))
            }
            _ => String::new(),
        }
    }

    fn type_of(&self, var: VarId) -> String {
        self.func.vars.get(var.index()).map_or_else(|| "?".to_owned(), |var| self.world.show(var.ty))
    }

    fn set(&self, dst: VarId, what: &str) -> String {
        format!("{} = {what}", self.var(dst))
    }

    fn set_ok(&self, dst: Option<VarId>, ok: Option<VarId>, what: &str) -> String {
        match (dst, ok) {
            (None, None) => what.to_owned(),
            (dst, None) => format!("{} = {what}", self.maybe(dst)),
            (dst, ok) => format!("{}, {} = {what}", self.maybe(dst), self.maybe(ok)),
        }
    }

    fn end(&self, end: &Terminator) -> String {
        match end {
            Terminator::Jump(to) => format!("jump {}", to.0),
            Terminator::If { cond, yes, no } => format!("if {} {} else {}", self.operand(*cond), yes.0, no.0),
            Terminator::Select { arms, default } => {
                let mut all: Vec<String> = arms.iter().map(|arm| self.arm(arm)).collect();
                all.extend(default.map(|to| format!("default {}", to.0)));
                format!("select {{{}}}", all.join("; "))
            }
            Terminator::Range { over, key, value, body, done } => {
                let (key, value) = (self.maybe(*key), self.maybe(*value));
                format!("range {key}, {value} = {} {} done {}", self.operand(*over), body.0, done.0)
            }
            Terminator::Return => "return".to_owned(),
            Terminator::Panic(value) => format!("panic {}", self.operand(*value)),
            Terminator::Stop => "stop".to_owned(),
        }
    }

    fn arm(&self, arm: &Arm) -> String {
        let comm = match &arm.comm {
            Comm::Send { chan, value } => format!("{} <- {}", self.operand(*chan), self.operand(*value)),
            Comm::Recv { dst, ok, chan } => self.set_ok(*dst, *ok, &format!("<-{}", self.operand(*chan))),
        };
        format!("{comm} {}", arm.to.0)
    }
}
