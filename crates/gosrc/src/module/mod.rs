//! Package loading without a Go toolchain.
//!
//! From go.mod, go.work, vendor directories, the module cache and GOROOT to packages: which files they have on a
//! system, what they import, and in which directory an import is found. Rules are those of the go command of Go
//! 1.27; <https://go.dev/ref/mod> is the reference.
//!
//! ```
//! use stanch_gosrc::module::{BuildContext, Import, LoadOptions, Loader, MemoryFiles};
//!
//! let mut files = MemoryFiles::new();
//! files.file("/app/go.mod", "module example.com/app\n\ngo 1.22\n");
//! files.file("/app/main.go", "package main\n\nimport _ \"example.com/app/db\"\n");
//! files.file("/app/db/db.go", "package db\n");
//! files.file("/app/db/db_windows.go", "package db\n");
//!
//! let loader = Loader::open(&files, LoadOptions::new("/app", BuildContext::new("linux", "amd64", 27)));
//! let packages = loader.matching(&["./..."]);
//! assert_eq!(packages[0].imports(), ["example.com/app/db"]);
//! let Import::Package(db) = loader.import(&packages[0], "example.com/app/db") else { panic!() };
//! assert_eq!(db.go_files[0].name, "db.go");
//! assert_eq!(db.ignored[0].name, "db_windows.go");
//! assert!(loader.problems().is_empty());
//! ```
//!
//! Invariants: all reading goes through [`FileSystem`](stanch_model::FileSystem); nothing is downloaded or run; what
//! is missing or broken is a [`LoadProblem`] and costs only what depends on it.

pub mod constraint;
mod context;
mod experiment;
mod goroot;
mod graph;
mod header;
mod loader;
mod matching;
mod memory;
mod modfile;
mod options;
mod package;
pub mod path;
mod pattern;
mod problem;
mod resolve;
pub mod semver;
mod setup;
mod tree;
mod vendor;
mod vendoring;

pub use constraint::{Constraint, ConstraintError};
pub use context::{BuildContext, feature_tags};
pub use goroot::Goroot;
pub use header::{Header, HeaderProblem, ImportSpec};
pub use loader::{Closure, Import, Loader, Selected};
pub use memory::MemoryFiles;
pub use modfile::{
    GoMod, GoWork, Godebug, ModuleVersion, Replace, Replacement, Require, Retract, Role, Word, parse_go_mod,
    parse_go_work,
};
pub use options::{LoadOptions, Vendor, Workspace, module_cache};
pub use package::{IgnoreReason, IgnoredFile, Module, ModuleKind, Package, SourceFile};
pub use problem::{LoadProblem, ProblemKind};
pub use resolve::Missing;
pub use setup::MainModule;
pub use tree::parallel;
pub use vendor::{ModulesTxt, VendoredModule, parse_modules_txt};

#[cfg(test)]
mod tests;
