//! Names and types, from source and on demand.
//!
//! A [`World`] holds what is known of a program. It reads packages when a name leads into them, looks at a declaration
//! when its type is needed, and at function bodies only when [`World::check_func`] or [`World::check_file`] asks. Of a
//! package whose files are listed ([`PackageSource::listed`]) it reads those that declare something it is asked for.
//! Nothing here checks a program: code that does not compile has a meaning as far as it goes, and what has none is
//! unknown ([`TypeId::UNKNOWN`], or no entry in an [`Info`]).
//!
//! ```
//! use stanch_gosrc::ast::{Node, walk::walk};
//! use stanch_gosrc::types::{Callee, FileText, NoPackages, PackageText, World};
//!
//! let source = "package p
//!
//! type Conn struct{ closer }
//! type closer struct{}
//!
//! func (closer) Close() error { return nil }
//!
//! func serve(accept func() *Conn) {
//!     conn := accept()
//!     conn.Close()
//! }
//! ";
//! let mut world = World::new(&NoPackages);
//! let text = FileText { path: "p.go".into(), bytes: source.into(), go: None };
//! let p = world.add("p", PackageText { path: "p".into(), files: vec![text] });
//! let serve = world.lookup(p, "serve").unwrap();
//! let body = world.check_func(serve).unwrap();
//!
//! let mut called = Vec::new();
//! walk(&body.tree, Node::Stmt(body.block), |node| {
//!     if let Node::Expr(id) = node && let Some(callee) = body.info.callees.get(&id) {
//!         called.push(match callee {
//!             Callee::Func(method) => format!("method {}", world.name(*method)),
//!             Callee::Var(var) => format!("variable {}", world.name(*var)),
//!             other => format!("{other:?}"),
//!         });
//!     }
//!     true
//! });
//! assert_eq!(called, ["variable accept", "method Close"]);
//! ```
//!
//! Invariants: no IO (a [`PackageSource`] hands the texts out), no globals; recursion is bounded, and what lies deeper
//! is unknown; an object is known by the place of its declaration, so that looking twice finds the same one.
//!
//! Aliases are no types of their own here: their name is an object, and its type is what they stand for. The type of a
//! field or method of a generic type's instance is in the struct, interface or selection; the object is the one that
//! was declared, the same for all instances.

mod ahead;
mod builtin;
mod call;
mod check;
mod checked;
mod collect;
mod composite;
mod constant;
mod decl;
mod expr;
mod hash;
mod identical;
mod ids;
mod infer;
mod info;
mod listing;
mod lookup;
mod object;
mod qualified;
mod range;
mod resolve;
mod scope;
mod show;
mod source;
mod stmt;
mod subst;
mod ty;
mod typexpr;
mod under;
mod universe;
mod unread;
mod value;
mod world;

pub use checked::{CheckedBody, CheckedFile};
pub use hash::{FastHasher, FastMap};
pub use ids::{FileId, ObjId, PackageId, TypeId};
pub use info::{Callee, Info, NodeId, Selection, Table};
pub use listing::{ListedFile, ListedPackage, Listing};
pub use lookup::{Found, FoundKind};
pub use object::{Builtin, ObjKind, Object, Place, VarKind};
pub use source::{
    Asked, FileText, Listings, LoadedPackages, PackageSource, PackageText, ParsedFile, ParsedPackage, Variant,
};
pub use ty::{Basic, Field, Interface, Method, Signature, Term, Type};
pub use value::{Constant, Text};
pub use world::{NoPackages, Package, Unit, World};
