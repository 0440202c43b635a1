//! Runs the Go cases of the rules: a file in, the findings of its rule out.
//!
//! Each `.go` file in a rule's `cases` folder is a package of its own in the module `example.com/m`. `loud-*` marks
//! the lines that the rule has to name, and it may name no others:
//! ```text
//! db, err := sql.Open("pgx", dsn) // want db-per-call
//! time.Sleep(d)                   // want+pedantic some-slug other-slug
//! ```
//! In `silent-*` nothing is found; with the line `// silent-default`, nothing that is shown without being asked for.
//! Only the rules named after `want` and the one of the folder are asked. `// go: 1.21` sets the go directive, which is
//! 1.26 otherwise.
//!
//! A `.txtar` file holds several files behind `-- path --` lines: those of the module, and under `vendor/` those of other
//! modules. A file `x_test.go` is checked, too.

mod archive;
mod compiled;
mod module;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use stanch_collect::OsFiles;
use stanch_gosrc::module::Goroot;
use stanch_lab::Go;
use stanch_model::check::Tier;
use stanch_model::{Finding, GoVersion};

use self::archive::Archive;
use crate::rule::Rule;

/// A finding as cases name it: file, line, slug, whether it is shown without being asked for.
type Place = (String, u32, String, bool);

#[test]
fn every_go_case_holds() {
    let mut cases = cases();
    // For whoever works on some of them: the others are not run, and there have to be some.
    if let Ok(only) = std::env::var("STANCH_CASES") {
        cases.retain(|case| only.split(',').any(|only| case.to_string().contains(only)));
        assert!(!cases.is_empty(), "no case has {only} in its name");
    }
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let problems = run(case);
                    failed.lock().unwrap().extend(problems.into_iter().map(|p| format!("{case}: {p}")));
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_rule_that_reads_source_has_go_cases() {
    let cases = cases();
    for rule in crate::registry::rules().iter().filter(|rule| rule.source.is_some()) {
        for kind in ["loud", "silent"] {
            let has = cases.iter().any(|case| case.rule.slug == rule.slug && case.name.starts_with(kind));
            assert!(has, "{} has no {kind} case in Go", rule.slug);
        }
    }
}

/// A case that marks nothing, or whose marks nobody reads, would hold for ever.
#[test]
fn a_case_that_does_not_hold_says_so() {
    let rule = crate::registry::rules().iter().find(|rule| rule.source.is_some()).unwrap();
    let case = |name: &str, text: &str| Case { rule, name: name.to_owned(), text: text.to_owned() };
    let slug = rule.slug;
    let wanted = run(&case("loud-x.go", &format!("package p\n\nvar x = 1 // want {slug}\n")));
    assert_eq!(wanted, [format!("not found: {slug} default at x.go:3")]);
    assert_eq!(run(&case("loud-x.go", "package p\n")), ["marks nothing with `// want`"]);
    let marked = run(&case("silent-x.go", &format!("package p\n\nvar x = 1 // want {slug}\n")));
    assert_eq!(marked, ["a silent case marks what is found"]);
    assert_eq!(run(&case("other.go", "package p\n")), ["is neither loud- nor silent-"]);
    let broken = run(&case("silent-x.go", "package p\n\nfunc {\n"));
    assert!(broken[0].starts_with("x.go:3: "), "{broken:?}");
}

/// One case.
struct Case {
    rule: &'static Rule,
    name: String,
    text: String,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/cases/{}", self.rule.slug.replace('-', "_"), self.name)
    }
}

fn cases() -> Vec<Case> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut cases = Vec::new();
    for rule in crate::registry::rules() {
        let dir = src.join(rule.slug.replace('-', "_")).join("cases");
        // That there are cases is what other tests see to.
        let entries = std::fs::read_dir(dir).into_iter().flatten();
        let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
        files.retain(|p| p.extension().is_some_and(|e| e == "go" || e == "txtar"));
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            cases.push(Case { rule, name, text: std::fs::read_to_string(&file).unwrap() });
        }
    }
    cases
}

/// What a case has to say against its rule; empty when it holds.
fn run(case: &Case) -> Vec<String> {
    let archive = Archive::read(&case.name, &case.text);
    let wanted = wanted(&archive);
    let loud = case.name.starts_with("loud-");
    if !loud && !case.name.starts_with("silent-") {
        return vec!["is neither loud- nor silent-".to_owned()];
    }
    if loud && wanted.is_empty() {
        return vec!["marks nothing with `// want`".to_owned()];
    }
    if !loud && !wanted.is_empty() {
        return vec!["a silent case marks what is found".to_owned()];
    }
    let mut slugs: Vec<String> = wanted.iter().map(|place| place.2.clone()).collect();
    slugs.push(case.rule.slug.to_owned());
    let checked = module::check(&archive, goroot(), &slugs);
    let mut problems = checked.problems.clone();
    let found: BTreeSet<Place> = checked.findings.iter().map(place).collect();
    let lenient = archive.has_line("// silent-default");
    let extra = found.difference(&wanted).filter(|place| place.3 || !lenient);
    problems.extend(wanted.difference(&found).map(|place| format!("not found: {}", shown(place))));
    problems.extend(extra.map(|place| format!("found: {}", shown(place))));
    for finding in checked.findings.iter().filter(|finding| !finding.fix.edits.is_empty()) {
        problems.extend(mended(&archive, finding, &checked.findings, &slugs));
    }
    problems
}

/// What is wrong with a finding's edits: once they are made, the files have to parse and the finding has to be gone.
fn mended(archive: &Archive, finding: &Finding, before: &[Finding], slugs: &[String]) -> Vec<String> {
    let edited = match archive.edited(&finding.fix.edits) {
        Ok(edited) => edited,
        Err(problem) => return vec![problem],
    };
    let after = module::check(&edited, goroot(), slugs);
    let of_rule = |all: &[Finding]| all.iter().filter(|f| f.slug == finding.slug).count();
    let mut problems = after.problems.clone();
    if of_rule(&after.findings) + 1 != of_rule(before) {
        let at = shown(&place(finding));
        let mut text = format!("the edit of {at} leaves {} findings", of_rule(&after.findings));
        edited.files.iter().for_each(|(path, bytes)| write!(text, "\n-- {path} --\n{bytes}").unwrap());
        problems.push(text);
    }
    problems
}

fn place(finding: &Finding) -> Place {
    let at = finding.location.as_ref().expect("findings in source have a location");
    let tier = finding.source.as_ref().map_or(Tier::Default, |source| source.tier);
    (at.file.clone(), at.line, finding.slug.to_owned(), tier == Tier::Default)
}

fn shown((file, line, slug, default): &Place) -> String {
    let tier = if *default { Tier::Default } else { Tier::Pedantic };
    format!("{slug} {} at {file}:{line}", tier.name())
}

/// The marks of a case.
fn wanted(archive: &Archive) -> BTreeSet<Place> {
    let mut wanted = BTreeSet::new();
    for (path, text) in &archive.files {
        for (line, text) in (1..).zip(text.lines()) {
            let Some((_, mark)) = text.split_once("// want") else { continue };
            let (default, slugs) = match mark.strip_prefix("+pedantic ") {
                Some(slugs) => (false, slugs),
                None => (true, mark),
            };
            let slugs = slugs.split_whitespace().map(|slug| (path.clone(), line, slug.to_owned(), default));
            wanted.extend(slugs);
        }
    }
    wanted
}

/// The Go that the lab would use.
fn go() -> &'static Go {
    static GO: OnceLock<Go> = OnceLock::new();
    GO.get_or_init(|| {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
        stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"))
    })
}

/// Its sources.
fn goroot() -> &'static Goroot {
    static GOROOT: OnceLock<Goroot> = OnceLock::new();
    GOROOT.get_or_init(|| {
        let dir = go().goroot().expect("Go has its sources");
        Goroot::open(&OsFiles::default(), &dir).expect("go env GOROOT is a GOROOT")
    })
}

/// The go directive of cases that do not say.
const GO: GoVersion = GoVersion::minor(26);
