//! What is known of the program that is followed: bodies, names, kinds of types. Looked up once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ir::{self, Func};
use crate::types::{Basic, FastMap, ObjId, PackageId, Type, TypeId, World};

use super::contract::{Contracts, Effect};
use super::fate::Fate;
use super::live::Live;

/// What a type's values are to those who follow them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Bool,
    Int,
    /// Pointers, slices, maps, channels, functions, interfaces.
    Nilable,
    Struct,
    Array(Option<u64>),
    /// Texts, numbers with a point, type parameters, what is not known.
    Other,
}

struct Body {
    func: Option<Arc<Func>>,
    /// The last turn in which somebody asked for it.
    turn: u32,
}

/// A program that functions of are followed, and what has been learnt about it.
pub struct Program<'w, 's> {
    /// Names and types.
    pub world: &'w mut World<'s>,
    pub(super) contracts: &'w Contracts,
    /// Where Go's own packages are: they are not followed from other packages.
    goroot: Option<PathBuf>,
    bodies: FastMap<ObjId, Body>,
    /// Bumped by [`Program::begin`].
    turn: u32,
    looked_at: Vec<ObjId>,
    pub(super) by_name: FastMap<PackageId, HashMap<String, Option<ObjId>>>,
    names: FastMap<ObjId, Arc<str>>,
    classes: FastMap<TypeId, Class>,
    lives: FastMap<usize, Arc<Live>>,
    standard: FastMap<PackageId, bool>,
    waited: FastMap<TypeId, bool>,
    pub(super) relevant: FastMap<ObjId, bool>,
    pub(super) small: FastMap<ObjId, bool>,
    pub(super) fates: FastMap<(ObjId, u32), Fate>,
}

impl<'w, 's> Program<'w, 's> {
    /// A program in a world. `goroot` is the directory of Go's own sources, if there is one.
    #[must_use]
    pub fn new(world: &'w mut World<'s>, contracts: &'w Contracts, goroot: Option<PathBuf>) -> Self {
        Self {
            world,
            contracts,
            goroot,
            bodies: FastMap::default(),
            turn: 0,
            looked_at: Vec::new(),
            by_name: FastMap::default(),
            names: FastMap::default(),
            classes: FastMap::default(),
            lives: FastMap::default(),
            standard: FastMap::default(),
            waited: FastMap::default(),
            relevant: FastMap::default(),
            small: FastMap::default(),
            fates: FastMap::default(),
        }
    }

    /// Forgets what was learnt of functions, and which were looked at. What is told of a function after this depends
    /// on nothing that was asked before it, so that functions can be followed in any order, and one without the others.
    pub fn begin(&mut self) {
        self.relevant.clear();
        self.small.clear();
        self.fates.clear();
        self.turn += 1;
        self.looked_at.clear();
    }

    /// The functions whose bodies were asked for since [`Program::begin`], each once; those that have none, too.
    #[must_use]
    pub fn looked_at(&self) -> &[ObjId] {
        &self.looked_at
    }

    /// The body of a function; `None` when it has none in Go.
    pub fn body(&mut self, func: ObjId) -> Option<Arc<Func>> {
        if let Some(known) = self.bodies.get_mut(&func) {
            if known.turn != self.turn {
                known.turn = self.turn;
                self.looked_at.push(func);
            }
            return known.func.clone();
        }
        let body = ir::lower(self.world, func).map(Arc::new);
        self.bodies.insert(func, Body { func: body.clone(), turn: self.turn });
        self.looked_at.push(func);
        body
    }

    /// Its name as the runtime shows it.
    pub fn name(&mut self, func: ObjId) -> Arc<str> {
        if let Some(known) = self.names.get(&func) {
            return Arc::clone(known);
        }
        let name: Arc<str> = self.world.qualified_name(func).into();
        self.names.insert(func, Arc::clone(&name));
        name
    }

    pub(super) fn effect(&mut self, func: ObjId) -> Option<Effect> {
        let name = self.name(func);
        self.contracts.of(&name)
    }

    pub(super) fn class(&mut self, ty: TypeId) -> Class {
        if let Some(known) = self.classes.get(&ty) {
            return *known;
        }
        let under = self.world.underlying(ty);
        let class = match self.world.ty(under) {
            Type::Basic(Basic::Bool | Basic::UntypedBool) => Class::Bool,
            Type::Basic(basic) if basic.is_integer() => Class::Int,
            Type::Basic(Basic::UntypedNil | Basic::UnsafePointer)
            | Type::Pointer(_)
            | Type::Slice(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Func(_) => Class::Nilable,
            Type::Interface(_) if !matches!(self.world.ty(ty), Type::Param(_)) => Class::Nilable,
            Type::Struct(_) => Class::Struct,
            Type::Array { len, .. } => Class::Array(*len),
            _ => Class::Other,
        };
        self.classes.insert(ty, class);
        class
    }

    pub(super) fn is_chan(&mut self, ty: TypeId) -> bool {
        let under = self.world.underlying(ty);
        matches!(self.world.ty(under), Type::Chan { .. })
    }

    /// Whether it is the type of the channels of timers and tickers: `<-chan time.Time`.
    pub(super) fn is_timer_chan(&mut self, ty: TypeId) -> bool {
        let under = self.world.underlying(ty);
        let Type::Chan { elem, .. } = self.world.ty(under) else { return false };
        let Type::Named { obj, .. } = self.world.ty(*elem) else { return false };
        let package = self.world.object(*obj).package;
        self.world.name(*obj) == "Time" && package.is_some_and(|p| self.world.package(p).path == "time")
    }

    pub(super) fn is_map(&mut self, ty: TypeId) -> bool {
        let under = self.world.underlying(ty);
        matches!(self.world.ty(under), Type::Map { .. })
    }

    /// Whether it is the predeclared type `error`.
    pub(super) fn is_error(&self, ty: TypeId) -> bool {
        matches!(self.world.ty(ty), Type::Named { obj, .. } if self.world.object(*obj).package.is_none())
    }

    /// Whether a function of Go's own does nothing but compute.
    pub(super) fn is_pure(&mut self, func: ObjId) -> bool {
        let Some(package) = self.world.object(func).package else { return false };
        let name = self.world.name(func);
        PURE.contains(&self.world.package(package).path.as_str())
            && !matches!(name, "Since" | "Until" | "Now")
    }

    /// What a pointer of this type points to.
    pub(super) fn pointee(&mut self, ty: TypeId) -> TypeId {
        let under = self.world.underlying(ty);
        match self.world.ty(under) {
            Type::Pointer(elem) => *elem,
            _ => TypeId::UNKNOWN,
        }
    }

    /// The field of a struct, or of what a pointer points to, by its name.
    pub(super) fn field(&mut self, ty: TypeId, name: &str) -> Option<ObjId> {
        let elem = self.pointee(ty);
        let ty = if elem == TypeId::UNKNOWN { ty } else { elem };
        let under = self.world.underlying(ty);
        let name = self.world.names().get(name)?;
        match self.world.ty(under) {
            Type::Struct(fields) => fields.iter().find(|field| field.name == name).map(|field| field.obj),
            _ => None,
        }
    }

    pub(super) fn live(&mut self, func: &Arc<Func>) -> Arc<Live> {
        let key = Arc::as_ptr(func) as usize;
        Arc::clone(self.lives.entry(key).or_insert_with(|| Arc::new(Live::of(Arc::clone(func)))))
    }

    /// Whether memory of this type holds something that goroutines wait for: a lock, a group, a condition, a channel.
    pub(super) fn holds_sync(&mut self, ty: TypeId) -> bool {
        if let Some(known) = self.waited.get(&ty) {
            return *known;
        }
        // A struct that holds itself by value does not compile.
        self.waited.insert(ty, false);
        let is = match self.world.ty(ty) {
            Type::Named { obj, .. } if is_sync_name(self.world.name(*obj)) => {
                let package = self.world.object(*obj).package;
                package.is_some_and(|package| self.world.package(package).path == "sync")
            }
            _ => false,
        };
        let under = self.world.underlying(ty);
        let is = is
            || match self.world.ty(under).clone() {
                Type::Struct(fields) => fields.iter().any(|field| self.holds_sync(field.ty)),
                Type::Chan { .. } => true,
                Type::Array { elem, .. } => self.holds_sync(elem),
                _ => false,
            };
        self.waited.insert(ty, is);
        is
    }

    /// Whether a package is one of Go's own.
    pub(super) fn is_standard(&mut self, package: PackageId) -> bool {
        if let Some(known) = self.standard.get(&package) {
            return *known;
        }
        let src = self.goroot.as_ref().map(|goroot| goroot.join("src"));
        let first = self.world.package(package).files.first().copied();
        let is = match (src, first) {
            (Some(src), Some(file)) => self.world.unit(file).path.starts_with(src),
            _ => false,
        };
        self.standard.insert(package, is);
        is
    }

    /// Whether calls of this function are followed from that package.
    pub(super) fn is_followed(&mut self, func: ObjId, from: Option<PackageId>) -> bool {
        match self.world.object(func).package {
            Some(package) => Some(package) == from || !self.is_standard(package),
            None => false,
        }
    }
}

/// Packages whose functions only compute.
const PURE: &[&str] = &[
    "bytes",
    "errors",
    "math",
    "net/netip",
    "path",
    "slices",
    "strconv",
    "strings",
    "time",
    "unicode",
    "unicode/utf8",
];

fn is_sync_name(name: &str) -> bool {
    matches!(name, "Mutex" | "RWMutex" | "WaitGroup" | "Cond" | "Once")
}
