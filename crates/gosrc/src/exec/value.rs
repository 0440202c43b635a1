//! What a running program holds: values, and the memory that they point to.

use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use crate::ir::Func;
use crate::types::{FastHasher, ObjId, TypeId};

/// A piece of memory of a [`super::state::State`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct CellId(pub(super) u32);

/// A value that is not known, but is the same wherever it is met again. The id is a hash of where it comes from;
/// `bases` are the ids of what it was computed from, for forgetting.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Sym {
    pub(super) id: u64,
    pub(super) bases: [u64; 2],
    /// Whether the opposite is meant, for truth values.
    pub(super) negated: bool,
}

/// A hash of anything, the same in all runs.
pub(super) fn hash_of(what: impl Hash) -> u64 {
    let mut hasher = FastHasher::default();
    what.hash(&mut hasher);
    // The fast hash keeps little of the low bits: mix, so that hashes of hashes stay apart.
    let mut x = hasher.finish();
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 32)
}

impl Sym {
    /// A value that comes from a place or instruction.
    pub(super) fn new(what: impl Hash) -> Self {
        let id = hash_of(what);
        Self { id, bases: [id, 0], negated: false }
    }

    /// What an operation makes of one or two of them; `None` where that depends on more than two.
    pub(super) fn derived(what: impl Hash, of: &[Self]) -> Option<Self> {
        let mut bases = [0; 2];
        let mut used = 0;
        for base in of.iter().flat_map(|sym| sym.bases).filter(|base| *base != 0) {
            if bases[..used].contains(&base) {
                continue;
            }
            *bases.get_mut(used)? = base;
            used += 1;
        }
        let ids: Vec<(u64, bool)> = of.iter().map(|sym| (sym.id, sym.negated)).collect();
        Some(Self { id: hash_of((what, ids)), bases, negated: false })
    }
}

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// Not known.
    Unknown(Sym),
    /// `nil`
    Nil,
    Bool(bool),
    Int(i64),
    /// A pointer; a slice, map or channel, too: they point to what they share.
    Ptr(CellId),
    /// A function.
    Func(Rc<FuncValue>),
    /// A struct.
    Struct(Rc<StructValue>),
    /// One of these, it is not known which.
    Any(Rc<[Value]>),
}

/// A function value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum FuncValue {
    /// A declared function.
    Declared(ObjId),
    /// A literal, with the variables that it shares.
    Literal { func: LiteralRef, cells: Vec<CellId> },
    /// A method with its receiver.
    Bound { method: ObjId, interface: bool, recv: Value },
    /// Calling it gives a resource back.
    Release(u32),
    /// Calling it cancels a context whose channel this is, and gives a resource back.
    Cancel { done: CellId, resource: Option<u32> },
}

impl Eq for FuncValue {}

/// A literal: the same one, not one that looks the same.
#[derive(Clone, Debug)]
pub(super) struct LiteralRef(pub(super) Arc<Func>);

impl PartialEq for LiteralRef {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A struct that is no variable: a value on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StructValue {
    pub(super) ty: TypeId,
    pub(super) fields: Vec<(ObjId, Value)>,
    pub(super) rest: Rest,
}

/// What fields hold that have not been looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Rest {
    /// Their zero values.
    Zero,
    /// Nobody knows; the number tells structs apart.
    Unknown(u64),
}

/// A piece of memory.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The type of what is in it, or [`TypeId::UNKNOWN`].
    pub(super) ty: TypeId,
    pub(super) content: Content,
    /// Whether code that is not followed may reach it.
    pub(super) outside: bool,
    /// Index of the resource that it is.
    pub(super) resource: Option<u32>,
    /// What it keeps alive besides its content.
    pub(super) holds: Vec<Value>,
    /// What it is to goroutines that wait.
    pub(super) sync: Option<Sync>,
}

/// What is in a piece of memory.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Value(Value),
    /// A struct; fields have memory of their own once somebody has looked at them.
    Fields(Vec<(ObjId, CellId)>, Rest),
    /// Elements of a slice, array or map. Which is where is not kept.
    Elems {
        members: Vec<Value>,
        len: Value,
        rest: Rest,
        is_map: bool,
    },
}

/// What goroutines wait for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sync {
    Chan(Chan),
    Lock(Lock),
    /// A `WaitGroup`: its counter; `None` when that is not known.
    Group(Option<i64>),
    Cond,
    /// Whether a `Once` was done.
    Once(bool),
    /// A context: its `Done` channel.
    Context(CellId),
}

/// A channel that was made here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chan {
    /// How many values it holds; `None` when that is not known.
    pub(super) cap: Option<u32>,
    pub(super) queue: Vec<Value>,
    pub(super) closed: bool,
    /// Whether somebody who is not followed may close it, or sends to it, such as a timer.
    pub(super) fires: bool,
    /// The resource that is given back when it closes by itself.
    pub(super) ends: Option<u32>,
    /// Contexts that are cancelled along with it.
    pub(super) children: Vec<CellId>,
    /// Where it was made.
    pub(super) made: super::Site,
}

/// A `Mutex` or `RWMutex`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Lock {
    /// The thread that has it for writing, and where it took it.
    pub(super) writer: Option<(u32, super::Site)>,
    /// The threads that have it for reading, each as often as it took it.
    pub(super) readers: Vec<(u32, super::Site)>,
    /// The threads that wait for it for writing: no other gets it for reading before them.
    pub(super) waiting: Vec<u32>,
    /// How often it was given back by who did not take it: the caller has it, and gets it back.
    pub(super) lent: u32,
}

impl Cell {
    pub(super) fn new(ty: TypeId, content: Content, outside: bool) -> Self {
        Self { ty, content, outside, resource: None, holds: Vec::new(), sync: None }
    }
}
