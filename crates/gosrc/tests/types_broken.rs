//! A real package with a dependency missing, or a file cut short: what is found is still right. And looked at function
//! by function, it is what it is looked at whole.

#[path = "types/compare.rs"]
#[allow(dead_code, reason = "each test file uses its part of the comparison")]
mod compare;
#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use std::collections::{BTreeMap, HashMap};

use compare::HOST;
use oracle::Oracle;
use stanch_collect::OsFiles;
use stanch_gosrc::ast::IdentId;
use stanch_gosrc::ast::Tree;
use stanch_gosrc::module::Loader;
use stanch_gosrc::types::{Info, LoadedPackages, ObjId, PackageSource, PackageText, World};

/// A source with something broken.
struct Broken<'a> {
    source: &'a LoadedPackages<'a>,
    /// The import path that is missing.
    missing: &'a str,
    /// The file of which only the first half is there.
    cut: &'a str,
}

impl PackageSource for Broken<'_> {
    fn resolve(&self, importer: &str, path: &str) -> Option<String> {
        self.source.resolve(importer, path).filter(|_| path != self.missing)
    }

    fn load(&self, key: &str) -> Option<PackageText> {
        let mut text = self.source.load(key)?;
        for file in text.files.iter_mut().filter(|file| file.path.ends_with(self.cut)) {
            file.bytes.truncate(file.bytes.len() / 2);
        }
        Some(text)
    }
}

/// net/http, and the HTTP/2 that was bundled in it up to Go 1.26 and is a package of its own since.
fn http(loader: &Loader<'_>, source: &LoadedPackages<'_>) -> Vec<String> {
    let found = ["net/http", "net/http/internal/http2"].map(|path| loader.find(path));
    let there = found.iter().flatten().filter(|package| !package.go_files.is_empty());
    there.map(|package| source.key(package)).collect()
}

/// What each identifier of net/http uses, by file and offset: where that is declared.
type Uses = HashMap<(String, u32), String>;

fn uses(source: &dyn PackageSource, keys: &[String]) -> Uses {
    let mut world = World::new(source);
    let packages: Vec<_> = keys.iter().map(|key| world.package_by_key(key).expect("a package")).collect();
    let files: Vec<_> = packages.iter().flat_map(|package| world.package(*package).files.clone()).collect();
    let mut uses = Uses::new();
    for file in files {
        let checked = world.check_file(file);
        let name = world.unit(file).path.display().to_string();
        let tree = &checked.file.tree;
        for id in (0..tree.ident_count()).map(IdentId::new) {
            let Some(obj) = checked.info.uses.get(id) else { continue };
            let object = world.object(obj);
            let place = object.place.map(|at| (world.unit(at.file).path.clone(), at.offset));
            uses.insert((name.clone(), tree.ident(id).pos), format!("{} {place:?}", world.name(obj)));
        }
    }
    uses
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures of a run")]
fn net_http_in_pieces() {
    let go = Oracle::find();
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(&go.goroot().join("src"), &HOST));
    let source = LoadedPackages::new(&loader, &files);
    let keys = http(&loader, &source);
    let whole = uses(&source, &keys);
    assert!(whole.len() > 30_000, "{} uses", whole.len());
    for (missing, cut) in
        [("net/url", "-"), ("crypto/tls", "-"), ("-", "net/url/url.go"), ("-", "net/http/request.go")]
    {
        let broken = Broken { source: &source, missing, cut };
        let left = uses(&broken, &keys);
        // A half file may end within a body: what was declared in the other half is not found in it.
        let kept = whole.iter().filter(|(at, what)| left.get(*at) == Some(what)).count();
        let wrong: Vec<_> = left.iter().filter(|(at, what)| whole.get(*at) != Some(what)).take(5).collect();
        let (all, percent) = (whole.len(), 100.0 * kept as f64 / whole.len() as f64);
        println!("without {missing}, half of {cut}: {kept} of {all} uses, {percent:.2} %; wrong: {wrong:?}");
        assert!(wrong.is_empty(), "{missing} {cut}: {wrong:?}");
        assert!(percent > 90.0 && kept < all, "{missing} {cut}: {kept} of {all}");
    }
}

/// What the identifiers of a tree use and declare, by offset.
fn by_offset(tree: &Tree, info: &Info) -> BTreeMap<u32, (Option<ObjId>, Option<ObjId>)> {
    let ids = (0..tree.ident_count()).map(IdentId::new);
    let all = ids.map(|id| (tree.ident(id).pos, (info.uses.get(id), info.defs.get(id))));
    all.filter(|(_, means)| *means != (None, None)).collect()
}

#[test]
fn net_http_function_by_function() {
    let go = Oracle::find();
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(&go.goroot().join("src"), &HOST));
    let source = LoadedPackages::new(&loader, &files);
    let mut world = World::new(&source);
    let keys = http(&loader, &source);
    let packages: Vec<_> = keys.iter().map(|key| world.package_by_key(key).expect("a package")).collect();
    // First the bodies alone, so that nothing is known from looking at whole files.
    let declared: Vec<ObjId> = packages.iter().flat_map(|package| world.declared(*package)).collect();
    let methods: Vec<ObjId> = declared.iter().flat_map(|obj| world.methods_of(*obj)).collect();
    let mut bodies = Vec::new();
    for func in declared.into_iter().chain(methods) {
        if let Some(body) = world.check_func(func) {
            let file = world.object(func).place.expect("a place").file;
            bodies.push((file, body.info.callees.len(), by_offset(&body.tree, &body.info)));
        }
    }
    let (mut compared, mut calls) = (0, 0);
    let files: Vec<_> = packages.iter().flat_map(|package| world.package(*package).files.clone()).collect();
    for file in files {
        let checked = world.check_file(file);
        let whole = by_offset(&checked.file.tree, &checked.info);
        for (_, callees, body) in bodies.iter().filter(|(of, ..)| *of == file) {
            calls += callees;
            let (first, last) = match (body.first_key_value(), body.last_key_value()) {
                (Some((first, _)), Some((last, _))) => (*first, *last),
                _ => continue,
            };
            let same: BTreeMap<_, _> = whole.range(first..=last).map(|(at, means)| (*at, *means)).collect();
            assert_eq!(*body, same, "{}", world.unit(file).path.display());
            compared += body.len();
        }
    }
    assert!(compared > 20_000 && calls > 4_000, "{compared} identifiers, {calls} calls");
}
