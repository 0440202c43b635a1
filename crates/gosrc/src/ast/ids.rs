//! Ids, lists and the vectors behind them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::num::NonZeroU32;

use super::Tree;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The id of the node with this index.
            ///
            /// # Panics
            /// When `index` is `u32::MAX` or more: no tree has so many nodes.
            #[must_use]
            pub fn new(index: usize) -> Self {
                let raw = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(raw.expect("a file is shorter than 4 GiB and has at most one node per byte and kind"))
            }

            /// Index of the node, dense from 0.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.index())
            }
        }
    )*};
}

ids! {
    /// An occurrence of an identifier.
    IdentId,
    /// An expression or type.
    ExprId,
    /// The bounds of a slice expression.
    SliceId,
    /// A statement.
    StmtId,
    /// A field, interface element, parameter or result.
    FieldId,
    /// A signature.
    FuncTypeId,
    /// One import, constant, variable or type declared.
    SpecId,
    /// A declaration.
    DeclId,
    /// A group of comments without an empty line between them.
    CommentGroupId,
}

/// A list of nodes, read with [`Tree::list`].
pub struct List<T> {
    /// Where the items begin in the pool, whose item before them is their number; 0 is the empty list.
    at: u32,
    kind: PhantomData<T>,
}

impl<T> List<T> {
    /// The list of nothing.
    pub const EMPTY: Self = Self { at: 0, kind: PhantomData };

    /// Whether the list has no items.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.at == 0
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl<T> Eq for List<T> {}

impl<T> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at.hash(state);
    }
}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({})", self.at)
    }
}

/// What lists can be made of.
pub trait Listed: Copy {
    #[doc(hidden)]
    fn pool(tree: &Tree) -> &ListPool<Self>;
    #[doc(hidden)]
    fn pool_mut(tree: &mut Tree) -> &mut ListPool<Self>;
    #[doc(hidden)]
    fn from_count(count: usize) -> Self;
    #[doc(hidden)]
    fn count(self) -> usize;
}

macro_rules! listed {
    ($($name:ident in $pool:ident),* $(,)?) => {$(
        impl Listed for $name {
            fn pool(tree: &Tree) -> &ListPool<Self> {
                &tree.$pool
            }

            fn pool_mut(tree: &mut Tree) -> &mut ListPool<Self> {
                &mut tree.$pool
            }

            fn from_count(count: usize) -> Self {
                Self::new(count)
            }

            fn count(self) -> usize {
                self.index()
            }
        }
    )*};
}

listed! {
    ExprId in expr_lists,
    IdentId in ident_lists,
    StmtId in stmt_lists,
    FieldId in field_lists,
    SpecId in spec_lists,
}

/// The items of all lists of one kind, each list after its length, which is dressed as an item.
#[derive(Clone, Debug)]
pub struct ListPool<T>(Vec<T>);

impl<T> Default for ListPool<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Listed> ListPool<T> {
    pub(super) fn get(&self, list: List<T>) -> &[T] {
        let at = list.at as usize;
        if at == 0 {
            return &[];
        }
        let count = self.0[at - 1].count();
        &self.0[at..at + count]
    }

    pub(super) fn add(&mut self, items: impl ExactSizeIterator<Item = T>) -> List<T> {
        if items.len() == 0 {
            return List::EMPTY;
        }
        self.0.push(T::from_count(items.len()));
        let at = self.0.len() as u32;
        self.0.extend(items);
        List { at, kind: PhantomData }
    }
}

impl<T> ListPool<T> {
    pub(super) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<T>()
    }

    pub(super) fn reserve(&mut self, count: usize) {
        self.0.reserve(count);
    }

    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

/// Nodes of one kind.
#[derive(Clone, Debug)]
pub(super) struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Arena<T> {
    pub(super) fn get(&self, index: usize) -> T {
        self.0[index]
    }

    pub(super) fn get_mut(&mut self, index: usize) -> &mut T {
        &mut self.0[index]
    }

    pub(super) fn add(&mut self, node: T) -> usize {
        self.0.push(node);
        self.0.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<T>()
    }

    pub(super) fn reserve(&mut self, count: usize) {
        self.0.reserve(count);
    }

    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
