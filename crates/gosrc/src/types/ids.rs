//! Ids of what a [`World`](super::World) holds.

use std::fmt;
use std::num::NonZeroU32;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(NonZeroU32);

        impl $name {
            pub(super) fn new(index: usize) -> Self {
                let raw = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(raw.expect("a world has fewer than 2^32 - 1 of anything: its texts would not fit in memory"))
            }

            /// Its number, dense from 0.
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
    /// Something that a name stands for.
    ObjId,
    /// A type. Equal ids are identical types; identical types may have different ids where a struct or interface is
    /// written twice: see [`World::identical`](super::World::identical).
    TypeId,
    /// A package.
    PackageId,
    /// A file of a package.
    FileId,
}

impl TypeId {
    /// Nothing is known of the type.
    pub const UNKNOWN: Self = Self(NonZeroU32::MIN);
}
