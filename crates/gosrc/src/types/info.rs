//! What the identifiers and expressions of a text mean.

use std::marker::PhantomData;

use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use super::lookup::FoundKind;
use super::object::Builtin;
use super::value::Constant;
use crate::ast::{ExprId, IdentId, StmtId};

/// Ids that number the nodes of a tree.
pub trait NodeId: Copy {
    /// Its number.
    fn number(self) -> usize;
}

impl NodeId for IdentId {
    fn number(self) -> usize {
        self.index()
    }
}

impl NodeId for ExprId {
    fn number(self) -> usize {
        self.index()
    }
}

/// Something about each node of a kind.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    all: Vec<Option<V>>,
    kind: PhantomData<K>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { all: Vec::new(), kind: PhantomData }
    }
}

impl<K: NodeId, V: Copy> Table<K, V> {
    /// What is known of a node.
    #[must_use]
    pub fn get(&self, id: K) -> Option<V> {
        self.all.get(id.number()).copied().flatten()
    }

    pub(super) fn set(&mut self, id: K, value: V) {
        let at = id.number();
        if at >= self.all.len() {
            self.all.resize(at + 1, None);
        }
        self.all[at] = Some(value);
    }

    /// For how many nodes something is known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.iter().flatten().count()
    }

    /// Whether nothing is known of any node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.iter().all(Option::is_none)
    }
}

/// What a selector `x.f` selects, when `x` is no package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The type of `x`.
    pub recv: TypeId,
    /// The field or method.
    pub obj: ObjId,
    /// The embedded fields on the way to it, the outermost first.
    pub path: Vec<ObjId>,
    /// What it is.
    pub kind: FoundKind,
    /// Whether `x` is a type: `T.Method`.
    pub of_type: bool,
}

/// What a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    /// A function or method, by its declaration.
    Func(ObjId),
    /// A method that the dynamic type of an interface or a type argument decides.
    Interface(ObjId),
    /// The value of a variable, parameter or field.
    Var(ObjId),
    /// The function literal that is called on the spot.
    Literal(ExprId),
    /// A predeclared function.
    Builtin(Builtin),
    /// It is no call but a conversion to this type.
    Conversion(TypeId),
    /// A value that has no name, such as the result of another call.
    Value,
    /// Nothing is known.
    Unknown,
}

/// What the identifiers and expressions of a tree mean. What is not there is unknown.
#[derive(Clone, Default, Debug)]
pub struct Info {
    /// What an identifier stands for that uses a name. The name of an embedded field uses its type, and
    /// the `K` of a receiver `*T[K]` what it declares.
    pub uses: Table<IdentId, ObjId>,
    /// What an identifier declares.
    pub defs: Table<IdentId, ObjId>,
    /// Types of expressions; type expressions have the type they denote.
    pub types: Table<ExprId, TypeId>,
    /// What selectors select.
    pub selections: FastMap<ExprId, Selection>,
    /// What calls call.
    pub callees: FastMap<ExprId, Callee>,
    /// The values of constant operations, conversions and calls of predeclared functions, where they are known. Those
    /// of names and literals, too, has [`World::constant_of`](super::World::constant_of).
    pub constants: FastMap<ExprId, Constant>,
    /// The variable of each clause of a type switch that declares one.
    pub implicits: FastMap<StmtId, ObjId>,
}
