//! Function bodies as simple instructions, for those who run or follow them.
//!
//! A [`Func`] has variables, blocks of [`Instr`]uctions and one [`Terminator`] for each block. Expressions are taken
//! apart: an instruction reads [`Operand`]s, which are variables or constants, and writes variables. Conditions with
//! `&&` and `||` are branches, also where their value is assigned. What Go does without being told is written out:
//! `&` and `*` of receivers, fields of embedded structs, zero values, assignments of results, the copy that each
//! iteration has of a loop variable, the arms of a `select`.
//!
//! Memory is told by [`Place`]s: a variable, or what a pointer points to, and from there fields and elements. Only
//! variables that are [`Var::shared`] (captured by a function literal, or whose address is taken) can be reached by
//! another way than by their name.
//!
//! Not told: numbers that are computed, texts, conversions between basic types: those are instructions that give an
//! unknown value of a known type. A body that could not be read whole is marked, see [`Func::complete`].

mod dump;
mod lower;
#[cfg(test)]
mod tests;

pub use dump::dump;
pub use lower::{lower, lower_initializers, lower_initializers_of};

use std::sync::Arc;

use crate::ast::{BinaryOp, UnaryOp};
use crate::span::Span;
use crate::types::{Builtin, FileId, ObjId, TypeId};

/// A variable of a function: declared, or made for a value in between. Dense from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VarId(pub u32);

impl VarId {
    /// Index in [`Func::vars`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A block of a function. Dense from 0, which is the entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

impl BlockId {
    /// Index in [`Func::blocks`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A function, method or function literal with a body.
#[derive(Clone, Debug)]
pub struct Func {
    /// The function as declared; `None` for a literal.
    pub obj: Option<ObjId>,
    /// Its name as the runtime shows it: `net/http.(*Server).Serve`, `main.run.func1`.
    pub name: String,
    /// The file that it is in; all spans are of this file.
    pub file: FileId,
    /// Its body, from `{` to `}`.
    pub span: Span,
    /// The receiver, if there is one, and the parameters; blank and unnamed ones, too.
    pub params: Vec<VarId>,
    /// Whether the first of `params` is a receiver.
    pub has_receiver: bool,
    /// Whether the last parameter is `...T`; callers give a slice for it, see [`Call::spread`].
    pub variadic: bool,
    /// The results, named or not. `return x` assigns to them first; deferred functions may change them after that.
    pub results: Vec<VarId>,
    /// The variables of the function around a literal that it uses, all of them shared.
    pub captures: Vec<Capture>,
    /// All variables.
    pub vars: Vec<Var>,
    /// All blocks; the first is the entry.
    pub blocks: Vec<Block>,
    /// The function literals written in it, not those in one of them, nor those where nothing leads.
    pub literals: Vec<Arc<Func>>,
    /// Whether the body could be taken apart whole; otherwise paths or effects may be missing.
    pub complete: bool,
}

/// A variable that a function literal shares with the function around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capture {
    /// The variable in the function around.
    pub outer: VarId,
    /// The same in the literal.
    pub inner: VarId,
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Var {
    /// The object, when it is declared by name in the source.
    pub obj: Option<ObjId>,
    /// Its type.
    pub ty: TypeId,
    /// Whether it can be reached by another way than by its name.
    pub shared: bool,
    /// The name in the source; of what is written, for values in between.
    pub span: Span,
}

/// A value that an instruction reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operand {
    /// What the variable holds. For a shared variable: what it holds now.
    Var(VarId),
    /// `nil` of this type.
    Nil(TypeId),
    /// `true` or `false`, constants included.
    Bool(bool),
    /// An integer, constants included.
    Int(i64),
    /// A declared function, or a method by its expression `T.Method`.
    Func(ObjId),
    /// The zero value of a type.
    Zero(TypeId),
    /// A value of this type of which nothing is known that never changes: a text, a float.
    Const(TypeId),
    /// A value of which nothing is known.
    Unknown(TypeId),
}

/// Where a [`Place`] begins.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    /// A variable of the function itself, its own memory.
    Var(VarId),
    /// A variable of a package.
    Global(ObjId),
    /// What a pointer points to.
    Deref(Operand),
}

/// A part of what is at a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// A field of the struct that is there.
    Field(ObjId),
    /// An element of the array, slice or map that is there.
    Index(Operand),
    /// What the pointer that is there points to.
    Deref,
}

/// Something in memory.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// Where it begins.
    pub base: Base,
    /// Which part, from the outside to the inside.
    pub parts: Vec<Part>,
    /// The type of what is there.
    pub ty: TypeId,
}

/// An instruction, with the part of the source that asks for it.
#[derive(Clone, Debug)]
pub struct Instr {
    /// What it does.
    pub op: Op,
    /// Where: the expression or statement.
    pub span: Span,
}

/// What a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// This function or method; the receiver is the first argument, a pointer where the method wants one.
    Func(ObjId),
    /// A method of the dynamic type of the first argument, an interface value or one of a type parameter's type.
    Interface(ObjId),
    /// The function that is this value.
    Value(Operand),
    /// A predeclared function.
    Builtin(Builtin),
}

/// A call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// What is called.
    pub target: Target,
    /// The receiver, if there is one, and the arguments. Several results of one call given as arguments are an
    /// argument each.
    pub args: Vec<Operand>,
    /// Whether `...` follows the last argument. Otherwise a variadic function gets what is left over as a slice.
    pub spread: bool,
    /// The whole call in the source.
    pub span: Span,
}

/// What an instruction does.
#[derive(Clone, Debug)]
pub enum Op {
    /// A variable begins anew, as the zero value: its declaration is reached. A shared one is another than before.
    Declare(VarId),
    /// A variable of a loop begins anew with the value that it has: the next iteration (Go 1.22 and later).
    Renew(VarId),
    /// `dst = src`
    Copy {
        /// Takes the value.
        dst: VarId,
        /// Which.
        src: Operand,
    },
    /// `dst = place`; structs and arrays are copied.
    Read {
        /// Takes the value.
        dst: VarId,
        /// Whence.
        place: Place,
        /// Whether there was one, for `v, ok := m[k]`.
        ok: Option<VarId>,
    },
    /// `place = src`
    Write {
        /// Where to.
        place: Place,
        /// What.
        src: Operand,
    },
    /// `dst = &place`
    Addr {
        /// Takes the pointer.
        dst: VarId,
        /// What it points to.
        place: Place,
    },
    /// An operator with one operand: not `&`, `*` or `<-`.
    Unary {
        /// Takes the value.
        dst: VarId,
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        x: Operand,
    },
    /// An operator with two operands: not `&&` or `||`.
    Binary {
        /// Takes the value.
        dst: VarId,
        /// The operator.
        op: BinaryOp,
        /// The left operand.
        x: Operand,
        /// The right operand.
        y: Operand,
    },
    /// `make(chan T, cap)`
    MakeChan {
        /// Takes the channel.
        dst: VarId,
        /// How many values it holds; `Int(0)` where none is written.
        cap: Operand,
    },
    /// `make` of a slice or map.
    Make {
        /// Takes it.
        dst: VarId,
        /// Its length; for maps nothing.
        len: Option<Operand>,
    },
    /// A struct literal `T{…}`; fields that are not given are zero. `&T{…}` is this, then `new` and a write.
    Struct {
        /// Takes the struct.
        dst: VarId,
        /// The fields that are given.
        fields: Vec<(ObjId, Operand)>,
    },
    /// A literal of an array, slice or map, or the values that a variadic function gets as a slice.
    List {
        /// Takes it.
        dst: VarId,
        /// Keys (where they are not positions) and elements.
        elems: Vec<(Option<Operand>, Operand)>,
    },
    /// `new(T)`: a pointer to a zero value.
    New {
        /// Takes the pointer.
        dst: VarId,
        /// `T`
        ty: TypeId,
    },
    /// A function literal becomes a value.
    Closure {
        /// Takes the function.
        dst: VarId,
        /// Index in [`Func::literals`].
        literal: u32,
    },
    /// `x.Method` as a value: the receiver is bound.
    Method {
        /// Takes the function.
        dst: VarId,
        /// The method.
        method: ObjId,
        /// Whether the dynamic type of the receiver decides which.
        interface: bool,
        /// As the first argument of a call would be.
        recv: Operand,
    },
    /// `dst = x.(T)`, or one case of a type switch. Without `ok` it panics when `x` is something else.
    Assert {
        /// Takes the value.
        dst: VarId,
        /// The interface value.
        x: Operand,
        /// `T`; nothing stands for `nil` in a type switch.
        ty: Option<TypeId>,
        /// Whether it is a `T`.
        ok: Option<VarId>,
    },
    /// `T(x)`, or a value that becomes that of an interface type or other type it is assigned to.
    Convert {
        /// Takes the value; `T` is its type.
        dst: VarId,
        /// The value.
        x: Operand,
    },
    /// A slice expression: shares the elements of `x`.
    Slice {
        /// Takes the slice.
        dst: VarId,
        /// A slice, text, or pointer to an array.
        x: Operand,
        /// The bounds `[lo:hi:max]` as far as they are written.
        bounds: [Option<Operand>; 3],
    },
    /// A value that is computed from others and of which nothing more is told.
    Compute {
        /// Takes it.
        dst: VarId,
        /// From these.
        from: Vec<Operand>,
    },
    /// A call.
    Call {
        /// Takes the results, one variable each; none when nobody takes them.
        results: Vec<VarId>,
        /// The call.
        call: Call,
    },
    /// `go call`
    Go(Call),
    /// `defer call`: the arguments are computed now, the call is made when the function ends.
    Defer(Call),
    /// `chan <- value`
    Send {
        /// The channel.
        chan: Operand,
        /// The value.
        value: Operand,
    },
    /// `dst, ok = <-chan`
    Recv {
        /// Takes the value.
        dst: Option<VarId>,
        /// Whether a value was sent, not the channel closed.
        ok: Option<VarId>,
        /// The channel.
        chan: Operand,
    },
}

/// Instructions that run one after the other, and what follows.
#[derive(Clone, Debug)]
pub struct Block {
    /// The instructions.
    pub instrs: Vec<Instr>,
    /// What follows.
    pub end: Terminator,
    /// What asks for the end: the condition, `return`, the head of the loop.
    pub end_span: Span,
}

/// What an arm of a `select` waits for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Comm {
    /// `case chan <- value:`
    Send {
        /// The channel.
        chan: Operand,
        /// The value.
        value: Operand,
    },
    /// `case dst, ok = <-chan:`
    Recv {
        /// Takes the value.
        dst: Option<VarId>,
        /// Whether a value was sent, not the channel closed.
        ok: Option<VarId>,
        /// The channel.
        chan: Operand,
    },
}

/// An arm of a `select`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arm {
    /// What it waits for. Channels and values are computed before the `select` waits.
    pub comm: Comm,
    /// The block that follows.
    pub to: BlockId,
    /// The communication in the source.
    pub span: Span,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum Terminator {
    /// Goes on there.
    Jump(BlockId),
    /// Goes on according to a condition.
    If {
        /// The condition.
        cond: Operand,
        /// Where to when it is true.
        yes: BlockId,
        /// Where to when it is false.
        no: BlockId,
    },
    /// Waits until an arm can go ahead; with a default, it does not wait. Without arms and default it waits for ever.
    Select {
        /// The arms in the order of the text.
        arms: Vec<Arm>,
        /// The block of the default clause.
        default: Option<BlockId>,
    },
    /// Gets the next values of what is ranged over. For a channel it waits for one, and is done when the channel is
    /// closed and empty; for a function (Go 1.23), whether there is a next one is not known.
    Range {
        /// What is ranged over: an integer, slice, array, pointer to an array, text, map, channel or function.
        over: Operand,
        /// Takes the index, key, or value from the channel.
        key: Option<VarId>,
        /// Takes the element.
        value: Option<VarId>,
        /// Where to with the next values.
        body: BlockId,
        /// Where to after the last.
        done: BlockId,
    },
    /// Ends the function; its results are in [`Func::results`].
    Return,
    /// `panic(x)`
    Panic(Operand),
    /// Does not go on: after a call that never returns, or where nothing leads.
    Stop,
}
