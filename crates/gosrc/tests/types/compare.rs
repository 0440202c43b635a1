//! go/types as the one who knows what names mean.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use stanch_collect::OsFiles;
use stanch_gosrc::ast::{Expr, ExprId, Ident, IdentId};
use stanch_gosrc::module::{Loader, Package};
use stanch_gosrc::types::{
    Callee, CheckedFile, FileId, Listing, Listings, LoadedPackages, ObjId, ObjKind, Variant, World,
};

use crate::oracle::{Oracle, System};

/// What an identifier or call means, in words that both sides use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Meaning {
    kind: String,
    name: String,
    /// The file and offset of the declaration.
    place: Option<(PathBuf, u32)>,
}

/// Counts of what was compared.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) idents: Score,
    pub(crate) calls: Score,
    /// Of calls and conversions that give values: their types.
    pub(crate) types: Score,
    pub(crate) files: usize,
    pub(crate) packages: usize,
    /// What go/types says against the packages: then it leaves names out, and so proves less.
    pub(crate) errors: Vec<String>,
    /// What means something here and nothing there.
    pub(crate) invented: Vec<String>,
    /// Differences by class, each with how often and the first few.
    classes: BTreeMap<String, (usize, Vec<String>)>,
}

/// How many agree.
#[derive(Clone, Copy, Default)]
pub(crate) struct Score {
    pub(crate) all: usize,
    pub(crate) same: usize,
}

impl Score {
    pub(crate) fn percent(self) -> f64 {
        100.0 * self.same as f64 / self.all.max(1) as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, score) in
            [("identifiers", self.idents), ("calls", self.calls), ("types of calls", self.types)]
        {
            writeln!(f, "{what}: {} of {}, {:.4} %", score.same, score.all, score.percent())?;
        }
        writeln!(
            f,
            "packages: {}, files: {}, errors of go/types: {}",
            self.packages,
            self.files,
            self.errors.len()
        )?;
        writeln!(f, "invented: {}", self.invented.len())?;
        self.invented.iter().take(8).try_for_each(|what| writeln!(f, "    {what}"))?;
        self.errors.iter().take(8).try_for_each(|error| writeln!(f, "    {error}"))?;
        for (class, (count, samples)) in &self.classes {
            writeln!(f, "{count:7} {class}")?;
            samples.iter().try_for_each(|sample| writeln!(f, "            {sample}"))?;
        }
        Ok(())
    }
}

const SAMPLES: usize = 4;

impl Tally {
    fn add(&mut self, what: &str, at: (&Path, u32), theirs: &Meaning, ours: Option<&Meaning>) {
        let score = match what {
            "call" => &mut self.calls,
            "type" => &mut self.types,
            _ => &mut self.idents,
        };
        score.all += 1;
        if ours == Some(theirs) {
            score.same += 1;
            return;
        }
        let found = ours.map_or("nothing".to_owned(), |ours| match ours.kind == theirs.kind {
            true => "another one".to_owned(),
            false => format!("a {}", ours.kind),
        });
        let class = self.classes.entry(format!("{what} of a {} is {found} here", theirs.kind)).or_default();
        class.0 += 1;
        if class.1.len() < SAMPLES {
            let ours = ours.map(|ours| (&ours.kind, &ours.name, &ours.place));
            class.1.push(format!("{}:#{} {} {ours:?}", at.0.display(), at.1, theirs.name));
        }
    }
}

pub(crate) const HOST: System = System {
    goos: if cfg!(target_os = "macos") { "darwin" } else { "linux" },
    goarch: if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" },
    cgo: true,
    tags: &[],
};

/// Compares all files of packages of the standard library; together with their tests when `tests`.
pub(crate) fn compare(go: &Oracle, packages: &[&str], tests: bool) -> Tally {
    let args: Vec<&str> = tests.then_some(&"tests").into_iter().chain(packages).copied().collect();
    let variants: &[Variant] =
        if tests { &[Variant::WithTests, Variant::External] } else { &[Variant::Plain] };
    let find = |loader: &Loader<'_>| -> Vec<Arc<Package>> {
        let find = |path: &&str| loader.find(path).unwrap_or_else(|why| panic!("{path}: {why:?}"));
        packages.iter().map(find).collect()
    };
    compare_all(go, &go.goroot().join("src"), &args, find, variants)
}

/// Compares all files of the packages that patterns match in a directory, tests left out.
pub(crate) fn compare_matching(go: &Oracle, dir: &Path, patterns: &[&str]) -> Tally {
    let dir_text = dir.to_str().expect("paths of tests are UTF-8");
    let args: Vec<&str> = ["modules", dir_text].iter().chain(patterns).copied().collect();
    let find = |loader: &Loader<'_>| -> Vec<Arc<Package>> {
        let mut found = loader.matching(patterns);
        found.retain(|package| package.sources().next().is_some());
        found
    };
    compare_all(go, dir, &args, find, &[Variant::Plain])
}

/// `args` are those of the oracle, `find` gives the packages that they mean.
fn compare_all(
    go: &Oracle,
    dir: &Path,
    args: &[&str],
    find: impl FnOnce(&Loader<'_>) -> Vec<Arc<Package>>,
    variants: &[Variant],
) -> Tally {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/types/oracle");
    let args: Vec<&str> = ["run", "."].iter().chain(args).copied().collect();
    let theirs = Theirs::read(&go.run_for_host(&oracle, &args));
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(dir, &HOST));
    let packages = find(&loader);
    let look = |listed: &Listed| {
        let source = LoadedPackages::new(&loader, &files).with_listings(listed);
        let tally = compare_packages(&source, &packages, variants, &theirs);
        (tally, source.asked())
    };
    let listed = Listed::default();
    let (tally, whole) = look(&listed);
    assert_eq!(tally.files, theirs.files.len(), "both have the same files");
    // Once more, now that it is known what each file declares: only what is asked for is read.
    let listed = Listed { is_known: true, ..listed };
    let (again, pieces) = look(&listed);
    assert_eq!(tally.to_string(), again.to_string(), "read whole, and file by file");
    let known = listed.files.into_inner().expect("no panic").len();
    assert!(whole.files.is_empty() && !pieces.files.is_empty() && pieces.files.len() <= known);
    // Those that declare a name twice are read whole all the same: internal/runtime/cgroup with its tests does.
    assert!(pieces.packages.len() * 100 <= tally.packages, "{:?}", pieces.packages);
    tally
}

fn compare_packages(
    source: &LoadedPackages<'_>,
    packages: &[Arc<Package>],
    variants: &[Variant],
    theirs: &Theirs,
) -> Tally {
    let mut world = World::new(source);
    let mut tally = Tally { errors: theirs.errors.clone(), ..Tally::default() };
    for package in packages {
        for variant in variants {
            let key = source.key_of(package, *variant);
            let id = world.package_by_key(&key).expect("a package of the loader");
            tally.packages += 1;
            for file in world.package(id).files.clone() {
                compare_file(&mut world, file, theirs, &mut tally);
            }
        }
    }
    // They come out of maps.
    tally.invented.sort_unstable();
    tally
}

/// What files declare, kept in memory.
#[derive(Default)]
struct Listed {
    files: Mutex<HashMap<PathBuf, Listing>>,
    /// Whether it is given to who asks.
    is_known: bool,
}

impl Listings for Listed {
    fn get(&self, path: &Path) -> Option<Listing> {
        self.files.lock().expect("no panic").get(path).filter(|_| self.is_known).cloned()
    }

    fn put(&self, path: &Path, listing: Listing) {
        self.files.lock().expect("no panic").insert(path.to_owned(), listing);
    }
}

fn compare_file(world: &mut World<'_>, file: FileId, theirs: &Theirs, tally: &mut Tally) {
    let checked = world.check_file(file);
    let path = world.unit(file).path.clone();
    let Some(lines) = theirs.files.get(&path) else { panic!("go/types has no {}", path.display()) };
    tally.files += 1;
    let ours = Ours::new(world, &checked);
    for line in lines {
        let found = match line.what {
            "use" => ours.uses.get(&line.offset).cloned(),
            "def" => ours.defs.get(&line.offset).cloned(),
            "type" => ours.types.get(&line.offset).cloned(),
            _ => ours.calls.get(&line.offset).cloned(),
        };
        tally.add(line.what, (&path, line.offset), &line.means, found.as_ref());
    }
    let known = |what: &str| -> HashSet<u32> {
        lines.iter().filter(|line| line.what == what).map(|line| line.offset).collect()
    };
    for (what, ours) in [("use", &ours.uses), ("def", &ours.defs)] {
        let known = known(what);
        // The blank name declares a variable here, and sometimes nothing there.
        let extra = ours.iter().filter(|(at, means)| !known.contains(at) && means.name != "_");
        for (at, means) in extra {
            tally.invented.push(format!("{what} {}:#{at} {} {}", path.display(), means.kind, means.name));
        }
    }
}

/// What was found here, by offset.
struct Ours {
    uses: HashMap<u32, Meaning>,
    defs: HashMap<u32, Meaning>,
    calls: HashMap<u32, Meaning>,
    types: HashMap<u32, Meaning>,
}

impl Ours {
    fn new(world: &World<'_>, checked: &CheckedFile) -> Self {
        let (tree, info) = (&checked.file.tree, &checked.info);
        let mut ours =
            Self { uses: HashMap::new(), defs: HashMap::new(), calls: HashMap::new(), types: HashMap::new() };
        for id in (0..tree.ident_count()).map(IdentId::new) {
            let Ident { pos, .. } = tree.ident(id);
            if let Some(obj) = info.uses.get(id) {
                ours.uses.insert(pos, meaning(world, obj));
            }
            if let Some(obj) = info.defs.get(id) {
                ours.defs.insert(pos, meaning(world, obj));
            }
        }
        for id in (0..tree.expr_count()).map(ExprId::new) {
            if let (Expr::Call { lparen, .. }, Some(callee)) = (tree.expr(id), info.callees.get(&id)) {
                ours.calls.insert(lparen, call_meaning(world, *callee));
                if let Some(ty) = info.types.get(id) {
                    ours.types.insert(lparen, plain("type", &world.show(ty)));
                }
            }
        }
        ours
    }
}

fn meaning(world: &World<'_>, obj: ObjId) -> Meaning {
    let object = world.object(obj);
    let kind = match object.kind {
        ObjKind::Package { .. } => "package",
        ObjKind::Const => "const",
        ObjKind::Type { .. } | ObjKind::TypeParam => "type",
        ObjKind::Var(_) => "var",
        ObjKind::Func => "func",
        ObjKind::Label => "label",
        ObjKind::Builtin(_) => "builtin",
        ObjKind::Nil => "nil",
    };
    let place = object.place.map(|place| (world.unit(place.file).path.clone(), place.offset));
    Meaning { kind: kind.to_owned(), name: world.name(obj).to_owned(), place }
}

fn plain(kind: &str, name: &str) -> Meaning {
    Meaning { kind: kind.to_owned(), name: name.to_owned(), place: None }
}

fn call_meaning(world: &World<'_>, callee: Callee) -> Meaning {
    let plain =
        |kind: &str, name: &str| Meaning { kind: kind.to_owned(), name: name.to_owned(), place: None };
    let of = |kind: &str, obj| Meaning { kind: kind.to_owned(), ..meaning(world, obj) };
    match callee {
        Callee::Func(obj) => of("func", obj),
        Callee::Interface(obj) => of("interface", obj),
        Callee::Var(obj) => of("var", obj),
        Callee::Builtin(builtin) => plain("builtin", builtin.name()),
        Callee::Conversion(_) => plain("conversion", "-"),
        Callee::Literal(_) | Callee::Value | Callee::Unknown => plain("none", "-"),
    }
}

struct Line {
    what: &'static str,
    offset: u32,
    means: Meaning,
}

/// What go/types says, by file.
struct Theirs {
    files: HashMap<PathBuf, Vec<Line>>,
    errors: Vec<String>,
}

impl Theirs {
    fn read(text: &str) -> Self {
        let mut numbered: HashMap<&str, PathBuf> = HashMap::new();
        let mut files: HashMap<PathBuf, Vec<Line>> = HashMap::new();
        let mut errors = Vec::new();
        let mut at = PathBuf::new();
        for line in text.lines() {
            let (first, rest) = line.split_once(' ').expect("two words");
            match first {
                "F" => {
                    at = PathBuf::from(rest);
                    assert!(files.insert(at.clone(), Vec::new()).is_none(), "{rest} once");
                }
                "E" => errors.push(rest.to_owned()),
                "P" => {
                    let (number, path) = rest.split_once(' ').expect("a number and a path");
                    numbered.insert(number, PathBuf::from(path));
                }
                _ => {
                    let line = Self::line(first, rest, &numbered);
                    files.get_mut(&at).expect("a file before its lines").push(line);
                }
            }
        }
        Self { files, errors }
    }

    fn line(first: &str, rest: &str, numbered: &HashMap<&str, PathBuf>) -> Line {
        if first == "T" {
            let (offset, ty) = rest.split_once(' ').expect("an offset and a type");
            let offset = offset.parse().expect("an offset");
            return Line { what: "type", offset, means: plain("type", ty) };
        }
        let mut words = rest.split(' ');
        let mut word = || words.next().expect("another word");
        let (what, offset, kind) = match first {
            "C" => {
                let (offset, kind) = (word(), word());
                // The line of a call says what kind of callee it is, then which object that is.
                if !matches!(kind, "conversion" | "none") {
                    word();
                }
                ("call", offset, kind)
            }
            _ => (if word() == "u" { "use" } else { "def" }, first, word()),
        };
        let (name, place) = (word(), word());
        let place = place
            .split_once(':')
            .map(|(file, offset)| (numbered[file].clone(), offset.parse().expect("an offset")));
        let means = Meaning { kind: kind.to_owned(), name: name.to_owned(), place };
        Line { what, offset: offset.parse().expect("an offset"), means }
    }
}
