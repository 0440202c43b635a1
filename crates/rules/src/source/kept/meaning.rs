//! Digests that stay the same as long as following a function finds the same.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use stanch_gosrc::ast::{Decl, DeclId, GenKind, IdentId, Tree};
use stanch_gosrc::types::{FastMap, ObjId, ObjKind, World};
use stanch_gosrc::{File, Interner, Mode, Span, parse_file};

use super::super::units::Follower;
use super::super::view::FileView;

/// The first half of a SHA-256.
pub(super) type Short = [u8; 16];

fn short(digest: Sha256) -> Short {
    let digest = digest.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    short
}

/// The digest of what the declarations of a file say, function bodies left out: what gives functions of other packages
/// their meaning.
#[must_use]
pub fn outline(source: &[u8]) -> super::Digest {
    let mut names = Interner::new();
    let file = parse_file(source, &mut names, Mode::SkipBodies);
    if !file.errors.is_empty() || file.dropped_errors > 0 {
        // What parts of it are read as depends on the others.
        return Sha256::digest(source).into();
    }
    let mut hash = Sha256::new();
    add(&mut hash, &source[..(file.package_pos as usize).min(source.len())]);
    for decl in &file.decls {
        add(&mut hash, head(&file, *decl).of(source));
    }
    hash.finalize().into()
}

fn add(hash: &mut Sha256, text: &[u8]) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

/// A declaration without the body of a function.
fn head(file: &File, decl: DeclId) -> Span {
    let span = file.tree.decl_span(decl);
    match file.tree.decl(decl) {
        Decl::Func(decl) => {
            let end = decl.body.map_or(span.end, |body| file.tree.stmt_span(body).start);
            Span::new(span.start, end)
        }
        Decl::Gen(_) | Decl::Bad => span,
    }
}

/// What the functions of a package are understood by, besides the functions that they name: its types, variables and
/// constants with their values, and the heads of methods.
pub(super) fn own_ground(follower: &mut Follower<'_, '_>, files: &[FileView]) -> super::Digest {
    let mut hash = Sha256::new();
    let mut shown = Shown::default();
    for file in files {
        let of = &file.file;
        if !of.errors.is_empty() || of.dropped_errors > 0 {
            add(&mut hash, &file.unit.source);
        }
        let is_shared = |decl: &&DeclId| match of.tree.decl(**decl) {
            Decl::Func(decl) => decl.recv.is_some(),
            Decl::Gen(decl) => decl.kind != GenKind::Import,
            Decl::Bad => true,
        };
        let spans: Vec<Span> = of.decls.iter().filter(is_shared).map(|decl| head(of, *decl)).collect();
        for (span, idents) in spans.iter().zip(idents(&spans, &of.tree)) {
            add(&mut hash, span.of(&file.unit.source));
            for ident in idents {
                // Types of objects would lead around in circles, and are told by the declarations themselves.
                let package =
                    file.info.uses.get(ident).filter(|obj| is_package(follower.program.world, *obj));
                if package.is_some() {
                    add(&mut hash, shown.of(follower.program.world, file, *span, package).as_bytes());
                }
            }
        }
    }
    hash.finalize().into()
}

fn is_package(world: &World<'_>, obj: ObjId) -> bool {
    matches!(world.object(obj).kind, ObjKind::Package { .. })
}

/// Digests of the functions of a package by name: their text, and what the names in it stand for outside of them. Blank
/// functions, which have one name, are left out.
pub(super) fn of_package(follower: &mut Follower<'_, '_>, files: &[FileView]) -> HashMap<Arc<str>, Short> {
    let mut digests: HashMap<Arc<str>, Option<Short>> = HashMap::new();
    let mut shown = Shown::default();
    for file in files {
        let of = &file.file;
        let funcs = of.decls.iter().filter_map(|decl| match of.tree.decl(*decl) {
            Decl::Func(func) => Some((of.tree.decl_span(*decl), func.name)),
            _ => None,
        });
        let (spans, names): (Vec<Span>, Vec<IdentId>) = funcs.unzip();
        for ((span, name), idents) in spans.iter().zip(&names).zip(idents(&spans, &of.tree)) {
            let Some(func) = file.info.defs.get(*name) else { continue };
            let mut hash = Sha256::new();
            let text = span.of(&file.unit.source);
            hash.update(format!("{:?} {} ", file.unit.go, text.len()));
            hash.update(text);
            for ident in idents {
                let used = file.info.uses.get(ident);
                hash.update(shown.of(follower.program.world, file, *span, used).as_bytes());
            }
            let name = follower.program.name(func);
            digests.entry(name).and_modify(|known| *known = None).or_insert(Some(short(hash)));
        }
    }
    digests.into_iter().filter_map(|(name, digest)| Some((name, digest?))).collect()
}

/// The digest of a function of another package: its text. What names in it stand for is in the ground.
pub(super) fn of_other(follower: &mut Follower<'_, '_>, key: &str, name: &str) -> Option<Short> {
    let program = &mut follower.program;
    let package = program.world.package_by_key(key)?;
    let func = program.func_by_name(package, name)?;
    let (file, decl) = program.world.func_decl(func)?;
    let at = program.world.unit(file).file.tree.ident(decl.name).pos;
    let (_, span) = program.world.func_around(file, at)?;
    Some(short(Sha256::new_with_prefix(span.of(&program.world.unit(file).source))))
}

/// The identifiers in each of some spans, which are sorted, in the order in which they were read.
fn idents(spans: &[Span], tree: &Tree) -> Vec<Vec<IdentId>> {
    let mut idents = vec![Vec::new(); spans.len()];
    for id in (0..tree.ident_count()).map(IdentId::new) {
        let pos = tree.ident(id).pos;
        let at = spans.partition_point(|span| span.end <= pos);
        if spans.get(at).is_some_and(|span| span.start <= pos) {
            idents[at].push(id);
        }
    }
    idents
}

/// What objects are, in words that are the same in each run.
#[derive(Default)]
struct Shown {
    known: FastMap<ObjId, Arc<str>>,
}

impl Shown {
    /// `span` is of the function that uses it: what is declared in there is told by its text.
    fn of(&mut self, world: &mut World<'_>, file: &FileView, span: Span, used: Option<ObjId>) -> Arc<str> {
        let Some(used) = used else { return "?".into() };
        if let Some(known) = self.known.get(&used) {
            return Arc::clone(known);
        }
        let is_local = world
            .object(used)
            .place
            .is_some_and(|at| at.file == file.id && span.start <= at.offset && at.offset < span.end);
        let text: Arc<str> = if is_local { "l".into() } else { shown(world, used).into() };
        self.known.insert(used, Arc::clone(&text));
        text
    }
}

fn shown(world: &mut World<'_>, obj: ObjId) -> String {
    let ty = world.type_of(obj);
    let object = world.object(obj);
    let (kind, package) = (object.kind, object.package);
    let key = |world: &World<'_>, package| world.package(package).key.clone();
    let mut text = format!("[{}", world.name(obj));
    if let ObjKind::Package { imported } = kind {
        // The ids in a kind mean something to one world only.
        let imported = imported.map_or_else(|| "missing".to_owned(), |package| key(world, package));
        let _ = write!(text, " package {imported}]");
        return text;
    }
    let package = package.map_or_else(|| "universe".to_owned(), |package| key(world, package));
    let _ = write!(text, " {kind:?} {package} {}]", world.show(ty));
    text
}
