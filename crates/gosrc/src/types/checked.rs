//! What the names and expressions of a whole file or of one function mean.

use std::sync::Arc;

use super::check::Checker;
use super::ids::{FileId, ObjId, PackageId};
use super::info::Info;
use super::object::{Declaration, Place};
use super::world::{Unit, World};
use crate::ast::{Decl, FuncDecl, GenKind, Stmt, StmtId, Tree};
use crate::file::{File, Mode, parse_body, parse_file};
use crate::span::Span;

/// A file that was looked at whole.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    /// The file with the bodies of its functions.
    pub file: File,
    /// What its names and expressions mean.
    pub info: Info,
}

/// A function whose body was looked at.
#[derive(Clone, Debug)]
pub struct CheckedBody {
    /// The tree of the body alone, with the offsets of the file.
    pub tree: Tree,
    /// The block.
    pub block: StmtId,
    /// What the names and expressions in it mean.
    pub info: Info,
}

/// Whether a variable of the package is initialised with a function literal, whose body is left out.
fn has_skipped_literal(file: &File) -> bool {
    let tree = &file.tree;
    let variables: Vec<Span> = file
        .decls
        .iter()
        .filter(|decl| matches!(tree.decl(**decl), Decl::Gen(values) if values.kind == GenKind::Var))
        .map(|decl| tree.decl_span(*decl))
        .collect();
    let is_in_one = |body: Span| variables.iter().any(|var| var.start <= body.start && body.end <= var.end);
    tree.all_stmts().any(|(stmt, span)| stmt == Stmt::Skipped && is_in_one(span))
}

impl World<'_> {
    /// Looks at all of a file: declarations, signatures and bodies. The file is parsed once more, with its bodies;
    /// objects are the same each time.
    pub fn check_file(&mut self, id: FileId) -> CheckedFile {
        self.read_file(id);
        let unit = Arc::clone(self.unit(id));
        let file = self.full(&unit);
        let mut checker = Checker::new(self, id, &file.tree, &unit.source, Some(Info::default()));
        for decl in &file.decls {
            checker.package_decl(*decl);
        }
        let info = checker.info.take().unwrap_or_default();
        CheckedFile { file, info }
    }

    /// The file with its bodies, as another thread has parsed it, or parsed now.
    fn full(&mut self, unit: &Unit) -> File {
        match self.source.parsed_file(&unit.path).filter(|parsed| parsed.bytes == unit.source) {
            Some(mut parsed) => {
                let names = self.names.merge(&parsed.names);
                parsed.file.tree.rename(&names);
                parsed.file
            }
            None => parse_file(&unit.source, &mut self.names, Mode::Full),
        }
    }

    /// As [`World::check_file`], but looks only at the variables of the package that the file declares, and at what
    /// they are initialised with.
    pub fn check_variables(&mut self, id: FileId) -> CheckedFile {
        self.read_file(id);
        let unit = Arc::clone(self.unit(id));
        let file = match has_skipped_literal(&unit.file) {
            true => parse_file(&unit.source, &mut self.names, Mode::Full),
            false => unit.file.clone(),
        };
        let mut checker = Checker::new(self, id, &file.tree, &unit.source, Some(Info::default()));
        for decl in &file.decls {
            if matches!(file.tree.decl(*decl), Decl::Gen(gen_decl) if gen_decl.kind == GenKind::Var) {
                checker.package_decl(*decl);
            }
        }
        let info = checker.info.take().unwrap_or_default();
        CheckedFile { file, info }
    }

    /// Looks at the body of a function or method of a package. `None` when there is none: an interface's method, one
    /// that is not written in Go, or no function.
    pub fn check_func(&mut self, func: ObjId) -> Option<CheckedBody> {
        let object = self.object(func);
        let (Declaration::Func(decl), Some(place)) = (object.decl, object.place) else { return None };
        let unit = Arc::clone(self.unit(place.file));
        let Decl::Func(decl) = unit.file.tree.decl(decl) else { return None };
        let skipped = decl.body.filter(|body| unit.file.tree.stmt(*body) == Stmt::Skipped)?;
        let span = unit.file.tree.stmt_span(skipped);
        let body = parse_body(&unit.source, span, &unit.file.lines, &mut self.names);
        self.type_of(func);
        let mut outer = Checker::new(self, place.file, &unit.file.tree, &unit.source, None);
        outer.scopes.open();
        outer.func_signature(func, decl, true);
        let scopes = std::mem::take(&mut outer.scopes);
        let mut checker = Checker::new(self, place.file, &body.tree, &unit.source, Some(Info::default()));
        checker.scopes = scopes;
        checker.function_body(body.block);
        let info = checker.info.take().unwrap_or_default();
        Some(CheckedBody { tree: body.tree, block: body.block, info })
    }

    /// The declaration of a function or method of a package, in the tree of its file without bodies. `None` for an
    /// interface's method.
    #[must_use]
    pub fn func_decl(&self, func: ObjId) -> Option<(FileId, FuncDecl)> {
        let object = self.object(func);
        let (Declaration::Func(decl), Some(place)) = (object.decl, object.place) else { return None };
        match self.unit(place.file).file.tree.decl(decl) {
            Decl::Func(decl) => Some((place.file, decl)),
            _ => None,
        }
    }

    /// All functions and methods that a package declares, `init` functions included, in the order of the text.
    pub fn funcs(&mut self, package: PackageId) -> Vec<ObjId> {
        self.read_whole(package);
        let mut funcs = Vec::new();
        for id in &self.package(package).files {
            let file = &self.unit(*id).file;
            for decl in &file.decls {
                if let Decl::Func(func) = file.tree.decl(*decl) {
                    let offset = file.tree.ident(func.name).pos;
                    funcs.extend(self.declared_at(Place { file: *id, offset }));
                }
            }
        }
        funcs
    }
}
