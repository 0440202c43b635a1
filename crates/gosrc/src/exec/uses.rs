//! Which variables instructions read and write.

use crate::ir::{
    Base, Block, BlockId, Call, Comm, Func, Op, Operand, Part, Place, Target, Terminator, VarId,
};

/// Calls `visit` with each block that may follow.
pub(super) fn successors(end: &Terminator, mut visit: impl FnMut(BlockId)) {
    match end {
        Terminator::Jump(to) => visit(*to),
        Terminator::If { yes, no, .. } => {
            visit(*yes);
            visit(*no);
        }
        Terminator::Select { arms, default } => {
            arms.iter().map(|arm| arm.to).chain(*default).for_each(visit);
        }
        Terminator::Range { body, done, .. } => {
            visit(*body);
            visit(*done);
        }
        Terminator::Return | Terminator::Panic(_) | Terminator::Stop => {}
    }
}

/// Visits what a block does to variables from its end to its beginning: writes (`false`) and reads (`true`).
pub(super) fn backwards(func: &Func, block: &Block, visit: &mut impl FnMut(VarId, bool)) {
    match &block.end {
        Terminator::If { cond, .. } | Terminator::Panic(cond) => operand(*cond, visit),
        Terminator::Select { arms, .. } => {
            for arm in arms {
                match &arm.comm {
                    Comm::Send { chan, value } => {
                        operand(*chan, visit);
                        operand(*value, visit);
                    }
                    Comm::Recv { chan, .. } => operand(*chan, visit),
                }
            }
        }
        Terminator::Range { over, .. } => operand(*over, visit),
        Terminator::Return => func.results.iter().for_each(|var| visit(*var, true)),
        Terminator::Jump(_) | Terminator::Stop => {}
    }
    for instr in block.instrs.iter().rev() {
        writes(&instr.op, &mut |var| visit(var, false));
        reads(func, &instr.op, &mut |op| operand(op, visit));
    }
}

fn operand(op: Operand, visit: &mut impl FnMut(VarId, bool)) {
    if let Operand::Var(var) = op {
        visit(var, true);
    }
}

/// The variables that an instruction gives a new value.
pub(super) fn writes(op: &Op, visit: &mut impl FnMut(VarId)) {
    match op {
        Op::Declare(dst)
        | Op::Copy { dst, .. }
        | Op::Addr { dst, .. }
        | Op::Unary { dst, .. }
        | Op::Binary { dst, .. }
        | Op::MakeChan { dst, .. }
        | Op::Make { dst, .. }
        | Op::Struct { dst, .. }
        | Op::List { dst, .. }
        | Op::New { dst, .. }
        | Op::Closure { dst, .. }
        | Op::Method { dst, .. }
        | Op::Convert { dst, .. }
        | Op::Slice { dst, .. }
        | Op::Compute { dst, .. } => visit(*dst),
        Op::Read { dst, ok, .. } | Op::Assert { dst, ok, .. } => {
            visit(*dst);
            ok.iter().for_each(|ok| visit(*ok));
        }
        Op::Recv { dst, ok, .. } => dst.iter().chain(ok).for_each(|var| visit(*var)),
        Op::Call { results, .. } => results.iter().for_each(|var| visit(*var)),
        // A write to a part leaves the others as they are.
        Op::Write { place, .. } => {
            if let (Base::Var(var), true) = (place.base, place.parts.is_empty()) {
                visit(var);
            }
        }
        Op::Renew(_) | Op::Go(_) | Op::Defer(_) | Op::Send { .. } => {}
    }
}

/// The values that an instruction reads.
pub(super) fn reads(func: &Func, op: &Op, visit: &mut impl FnMut(Operand)) {
    match op {
        Op::Declare(_) | Op::New { .. } => {}
        Op::Renew(var) => visit(Operand::Var(*var)),
        Op::Copy { src, .. } => visit(*src),
        Op::Read { place: from, .. } | Op::Addr { place: from, .. } => place(from, true, visit),
        Op::Write { place: to, src } => {
            visit(*src);
            place(to, !to.parts.is_empty(), visit);
        }
        Op::Unary { x, .. } | Op::Convert { x, .. } | Op::Assert { x, .. } => visit(*x),
        Op::Binary { x, y, .. } => {
            visit(*x);
            visit(*y);
        }
        Op::MakeChan { cap, .. } => visit(*cap),
        Op::Make { len, .. } => len.iter().for_each(|len| visit(*len)),
        Op::Struct { fields, .. } => fields.iter().for_each(|(_, value)| visit(*value)),
        Op::List { elems, .. } => elems.iter().for_each(|(key, value)| {
            key.iter().for_each(|key| visit(*key));
            visit(*value);
        }),
        Op::Closure { literal, .. } => {
            let literal = func.literals.get(*literal as usize);
            let captures = literal.iter().flat_map(|literal| &literal.captures);
            captures.for_each(|capture| visit(Operand::Var(capture.outer)));
        }
        Op::Method { recv, .. } => visit(*recv),
        Op::Slice { x, bounds, .. } => {
            visit(*x);
            bounds.iter().flatten().for_each(|bound| visit(*bound));
        }
        Op::Compute { from, .. } => from.iter().for_each(|x| visit(*x)),
        Op::Call { call, .. } | Op::Go(call) | Op::Defer(call) => reads_of_call(call, visit),
        Op::Send { chan, value } => {
            visit(*chan);
            visit(*value);
        }
        Op::Recv { chan, .. } => visit(*chan),
    }
}

fn reads_of_call(call: &Call, visit: &mut impl FnMut(Operand)) {
    if let Target::Value(value) = call.target {
        visit(value);
    }
    call.args.iter().for_each(|arg| visit(*arg));
}

fn place(place: &Place, base_is_read: bool, visit: &mut impl FnMut(Operand)) {
    match place.base {
        Base::Var(var) if base_is_read => visit(Operand::Var(var)),
        Base::Var(_) | Base::Global(_) => {}
        Base::Deref(pointer) => visit(pointer),
    }
    for part in &place.parts {
        if let Part::Index(index) = part {
            visit(*index);
        }
    }
}
