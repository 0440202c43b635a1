//! Types, and the table that holds each once.

use std::sync::Arc;

use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use crate::ast::ChanDir;
use crate::names::Name;
use crate::span::Span;

/// How deep types may nest in one another, names not looked through. Deeper ones are unknown.
const MAX_DEPTH: u16 = 200;
/// How many types may be written in one another, each as often as it occurs, so that walking over a type ends soon.
const MAX_SIZE: u32 = 100_000;

/// A type. Lists are shared, so that a copy costs little.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// Nothing is known.
    Unknown,
    /// A predeclared type, or the kind of an untyped constant.
    Basic(Basic),
    /// A type declared by name; what it is declared as is its [`underlying`](super::World::underlying) type.
    Named {
        /// The name.
        obj: ObjId,
        /// Type arguments; none for a type that is not generic, or not instantiated.
        args: Arc<[TypeId]>,
    },
    /// `*T`
    Pointer(TypeId),
    /// `[]T`
    Slice(TypeId),
    /// `[len]T`
    Array {
        /// The length, where it is known.
        len: Option<u64>,
        /// The elements' type.
        elem: TypeId,
    },
    /// `map[K]V`
    Map {
        /// `K`
        key: TypeId,
        /// `V`
        value: TypeId,
    },
    /// `chan T`
    Chan {
        /// What the channel may be used for.
        dir: ChanDir,
        /// `T`
        elem: TypeId,
    },
    /// `func(…) …`
    Func(Arc<Signature>),
    /// `struct { … }`
    Struct(Arc<[Field]>),
    /// `interface { … }`
    Interface(Arc<Interface>),
    /// The results of a call, when there are none or several.
    Tuple(Arc<[TypeId]>),
    /// A type parameter.
    Param(ObjId),
    /// `A | ~B` in a constraint
    Union(Arc<[Term]>),
}

/// What a function takes and gives.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Signature {
    /// Its own type parameters, those of a method's receiver not included.
    pub type_params: Box<[ObjId]>,
    /// Types of the parameters; the last one of a variadic function is a slice.
    pub params: Box<[TypeId]>,
    /// Types of the results.
    pub results: Box<[TypeId]>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
}

/// A field of a struct.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// The field as declared; the same for all instances of a generic struct.
    pub obj: ObjId,
    /// Its name; that of the type for an embedded one.
    pub name: Name,
    /// Its type in this struct.
    pub ty: TypeId,
    /// Whether its fields and methods are promoted.
    pub embedded: bool,
    /// The tag as written, in the file that declares the field.
    pub tag: Option<Span>,
}

/// What an interface asks for.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Interface {
    /// Methods written in it.
    pub methods: Box<[Method]>,
    /// Embedded interfaces, other types, and unions.
    pub embeds: Box<[TypeId]>,
    /// Whether it is the predeclared `comparable`.
    pub comparable: bool,
}

/// A method of an interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Method {
    /// The method as declared; the same for all instances of a generic interface.
    pub obj: ObjId,
    /// Its name.
    pub name: Name,
    /// Its signature in this interface.
    pub ty: TypeId,
}

/// A term of a union.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// Whether all types with this underlying type are meant.
    pub tilde: bool,
    /// The type.
    pub ty: TypeId,
}

macro_rules! basics {
    ($($(#[$doc:meta])* $kind:ident = $text:literal),* $(,)?) => {
        /// Predeclared types and the kinds of untyped constants.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[allow(missing_docs, reason = "the types are named as in Go")]
        pub enum Basic { $($kind),* }

        impl Basic {
            pub(super) const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name as go/types prints it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $text),* }
            }
        }
    };
}

basics! {
    Bool = "bool",
    Int = "int",
    Int8 = "int8",
    Int16 = "int16",
    Int32 = "int32",
    Int64 = "int64",
    Uint = "uint",
    Uint8 = "uint8",
    Uint16 = "uint16",
    Uint32 = "uint32",
    Uint64 = "uint64",
    Uintptr = "uintptr",
    Float32 = "float32",
    Float64 = "float64",
    Complex64 = "complex64",
    Complex128 = "complex128",
    String = "string",
    UnsafePointer = "unsafe.Pointer",
    UntypedBool = "untyped bool",
    // The order of the numeric kinds is the one in which they win over one another.
    UntypedInt = "untyped int",
    UntypedRune = "untyped rune",
    UntypedFloat = "untyped float",
    UntypedComplex = "untyped complex",
    UntypedString = "untyped string",
    UntypedNil = "untyped nil",
}

impl Basic {
    /// Its type: each has the same id in all worlds.
    #[must_use]
    pub fn id(self) -> TypeId {
        TypeId::new(self as usize + 1)
    }

    /// Whether it is the kind of an untyped constant, or of `nil`.
    #[must_use]
    pub fn is_untyped(self) -> bool {
        self >= Self::UntypedBool
    }

    /// Whether it is an integer type, or an untyped kind of one.
    #[must_use]
    pub fn is_integer(self) -> bool {
        (Self::Int..=Self::Uintptr).contains(&self) || matches!(self, Self::UntypedInt | Self::UntypedRune)
    }

    /// The type that an untyped constant takes when nothing asks for another.
    #[must_use]
    pub fn default_type(self) -> Self {
        match self {
            Self::UntypedBool => Self::Bool,
            Self::UntypedInt => Self::Int,
            Self::UntypedRune => Self::Int32,
            Self::UntypedFloat => Self::Float64,
            Self::UntypedComplex => Self::Complex128,
            Self::UntypedString => Self::String,
            other => other,
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    ty: Type,
    depth: u16,
    size: u32,
    has_params: bool,
}

/// All types, each once.
#[derive(Clone, Debug)]
pub(super) struct Types {
    all: Vec<Entry>,
    ids: FastMap<Type, TypeId>,
}

impl Types {
    /// The unknown type and the basic ones.
    pub(super) fn new() -> Self {
        let mut types = Self { all: Vec::new(), ids: FastMap::default() };
        types.add(Type::Unknown);
        for basic in Basic::ALL {
            types.add(Type::Basic(*basic));
        }
        types
    }

    pub(super) fn get(&self, id: TypeId) -> &Type {
        &self.all[id.index()].ty
    }

    /// Whether a type parameter is anywhere in it.
    pub(super) fn has_params(&self, id: TypeId) -> bool {
        self.all[id.index()].has_params
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The id of a type, new or known.
    pub(super) fn add(&mut self, ty: Type) -> TypeId {
        if let Some(id) = self.ids.get(&ty) {
            return *id;
        }
        let (mut depth, mut size, mut has_params) = (0, 1_u32, matches!(ty, Type::Param(_)));
        each_part(&ty, &mut |part| {
            let part = &self.all[part.index()];
            depth = depth.max(part.depth + 1);
            size = size.saturating_add(part.size);
            has_params |= part.has_params;
        });
        if depth > MAX_DEPTH || size > MAX_SIZE {
            return TypeId::UNKNOWN;
        }
        let id = TypeId::new(self.all.len());
        self.all.push(Entry { ty: ty.clone(), depth, size, has_params });
        self.ids.insert(ty, id);
        id
    }
}

/// Calls `visit` for every type that is written in a type.
pub(super) fn each_part(ty: &Type, visit: &mut impl FnMut(TypeId)) {
    match ty {
        Type::Unknown | Type::Basic(_) | Type::Param(_) => {}
        Type::Named { args: list, .. } | Type::Tuple(list) => list.iter().for_each(|id| visit(*id)),
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => {
            visit(*elem);
        }
        Type::Map { key, value } => {
            visit(*key);
            visit(*value);
        }
        Type::Func(sig) => sig.params.iter().chain(&sig.results).for_each(|id| visit(*id)),
        Type::Struct(fields) => fields.iter().for_each(|field| visit(field.ty)),
        Type::Interface(iface) => {
            iface.methods.iter().for_each(|method| visit(method.ty));
            iface.embeds.iter().for_each(|id| visit(*id));
        }
        Type::Union(terms) => terms.iter().for_each(|term| visit(term.ty)),
    }
}

/// The type with each type in it replaced; itself when nothing is.
pub(super) fn map_parts(ty: &Type, map: &mut impl FnMut(TypeId) -> TypeId) -> Type {
    match ty {
        Type::Unknown | Type::Basic(_) | Type::Param(_) => ty.clone(),
        Type::Named { obj, args } => {
            Type::Named { obj: *obj, args: args.iter().map(|id| map(*id)).collect() }
        }
        Type::Tuple(list) => Type::Tuple(list.iter().map(|id| map(*id)).collect()),
        Type::Pointer(elem) => Type::Pointer(map(*elem)),
        Type::Slice(elem) => Type::Slice(map(*elem)),
        Type::Array { len, elem } => Type::Array { len: *len, elem: map(*elem) },
        Type::Chan { dir, elem } => Type::Chan { dir: *dir, elem: map(*elem) },
        Type::Map { key, value } => Type::Map { key: map(*key), value: map(*value) },
        Type::Func(sig) => Type::Func(Arc::new(Signature {
            type_params: sig.type_params.clone(),
            params: sig.params.iter().map(|id| map(*id)).collect(),
            results: sig.results.iter().map(|id| map(*id)).collect(),
            variadic: sig.variadic,
        })),
        Type::Struct(fields) => {
            Type::Struct(fields.iter().map(|field| Field { ty: map(field.ty), ..*field }).collect())
        }
        Type::Interface(iface) => Type::Interface(Arc::new(Interface {
            methods: iface.methods.iter().map(|method| Method { ty: map(method.ty), ..*method }).collect(),
            embeds: iface.embeds.iter().map(|id| map(*id)).collect(),
            comparable: iface.comparable,
        })),
        Type::Union(terms) => {
            Type::Union(terms.iter().map(|term| Term { ty: map(term.ty), ..*term }).collect())
        }
    }
}
