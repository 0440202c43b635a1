//! What names stand for.

use super::ids::{FileId, ObjId, PackageId, TypeId};
use crate::ast::{DeclId, SpecId};
use crate::names::Name;

/// Where something is declared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Offset of the name; of an import without one, of its path.
    pub offset: u32,
}

/// Something that a name stands for.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it is.
    pub kind: ObjKind,
    /// Its name.
    pub name: Name,
    /// The package that declares it; `None` for the universe.
    pub package: Option<PackageId>,
    /// Where it is declared; `None` for the universe and `unsafe`.
    pub place: Option<Place>,
    pub(super) state: State,
    pub(super) decl: Declaration,
}

/// Kinds of objects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ObjKind {
    /// A package, by the name that a file's import gives to it.
    Package {
        /// `None` when it is missing, or the `C` of cgo.
        imported: Option<PackageId>,
    },
    /// A constant.
    Const,
    /// A type: declared, alias or predeclared.
    Type {
        /// Whether it is declared as `A = B`.
        alias: bool,
    },
    /// A type parameter.
    TypeParam,
    /// A variable.
    Var(VarKind),
    /// A function or method; an interface's method, too.
    Func,
    /// A label.
    Label,
    /// A predeclared function, or one of `unsafe`.
    Builtin(Builtin),
    /// `nil`
    Nil,
}

/// Kinds of variables.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VarKind {
    /// Of a package.
    Package,
    /// Of a function body.
    Local,
    /// The receiver of a method.
    Receiver,
    /// A parameter.
    Param,
    /// A named result.
    Result,
    /// A field of a struct.
    Field,
}

/// What is known of an object's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Nobody has asked.
    Pending,
    /// Somebody is at it; who asks now goes in a circle.
    Busy,
    /// This.
    Done(TypeId),
}

/// The declaration of an object of a package, in the tree of its file without bodies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Declaration {
    /// Its type is known from the start.
    None,
    /// A constant or variable.
    Value {
        /// The spec that has the type and values.
        spec: SpecId,
        /// Index among the names.
        index: u32,
        /// The constant's iota.
        iota: u32,
    },
    /// A type.
    Type(SpecId),
    /// A function or method.
    Func(DeclId),
}

macro_rules! builtins {
    ($($(#[$doc:meta])* $kind:ident = $text:literal),* $(,)?) => {
        /// Predeclared functions, and those of `unsafe`.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs, reason = "the functions are named as in Go")]
        pub enum Builtin { $($kind),* }

        impl Builtin {
            pub(super) const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name in Go, without `unsafe.`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $text),* }
            }
        }
    };
}

builtins! {
    Append = "append", Cap = "cap", Clear = "clear", Close = "close", Complex = "complex", Copy = "copy",
    Delete = "delete", Imag = "imag", Len = "len", Make = "make", Max = "max", Min = "min", New = "new",
    Panic = "panic", Print = "print", Println = "println", Real = "real", Recover = "recover",
    // From here on, of unsafe.
    Add = "Add", Alignof = "Alignof", Offsetof = "Offsetof", Sizeof = "Sizeof", Slice = "Slice",
    SliceData = "SliceData", String = "String", StringData = "StringData",
}

impl Builtin {
    /// Whether it is one of package `unsafe`.
    #[must_use]
    pub const fn is_unsafe(self) -> bool {
        self as usize >= Self::Add as usize
    }
}

/// A type declaration, when it has been looked at.
#[derive(Clone, Debug)]
pub(super) struct TypeDecl {
    pub(super) params: Box<[ObjId]>,
    /// What stands on the right side.
    pub(super) rhs: State,
}

/// The receiver of a method.
#[derive(Clone, Debug)]
pub(super) struct Receiver {
    pub(super) ty: TypeId,
    /// The names that the receiver gives to the type's parameters.
    pub(super) params: Box<[ObjId]>,
}
