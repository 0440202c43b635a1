//! No Go files make a check for leaks panic or go on without end, and what it finds lies in the files.
//!
//! The input is one file of a package, or two with a NUL between them, in a module that imports from a small standard
//! library (`std.txtar`).
#![no_main]

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use stanch_gosrc::module::{BuildContext, LoadOptions, Loader, MemoryFiles, Workspace};
use stanch_model::{FileSystem, Finding, Location};
use stanch_rules::source::{CheckOptions, check};

const STD: &str = include_str!("../std.txtar");
const NAMES: [&str; 2] = ["/m/a.go", "/m/b_test.go"];
/// Checked builds with sanitizers are some 20 times slower than those that people run.
const LONGEST: Duration = Duration::from_secs(40);

fuzz_target!(|bytes: &[u8]| {
    let mut files = std().clone();
    for (name, piece) in NAMES.iter().zip(bytes.splitn(NAMES.len(), |b| *b == 0)) {
        files.file(*name, piece);
    }
    let mut options = LoadOptions::new("/m", BuildContext::new("linux", "amd64", 26));
    options.goroot = Some("/go".into());
    options.workspace = Workspace::Off;
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./..."]);
    let options = CheckOptions { root: "/m".into(), pedantic: true, tests: true, rules: None, threads: 1 };
    let begun = Instant::now();
    let checked = check(&loader, &files, &packages, &options, None, &|_| true);
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
    for package in checked.packages {
        let fault = package.problems.iter().find(|p| p.what.starts_with("failed to check"));
        assert!(fault.is_none(), "{fault:?}");
        package.findings.iter().for_each(|finding| is_in(&files, finding));
    }
});

fn std() -> &'static MemoryFiles {
    static STD_FILES: OnceLock<MemoryFiles> = OnceLock::new();
    STD_FILES.get_or_init(|| {
        let mut files = MemoryFiles::new();
        files.file("/m/go.mod", "module example.com/m\n\ngo 1.26\n").file("/go/VERSION", "go1.26\n");
        for part in STD.split("-- ").skip(1) {
            if let Some((path, text)) = part.split_once(" --\n") {
                files.file(format!("/go/src/{path}"), text);
            }
        }
        files
    })
}

/// All places of a finding are places in files, and its edits can be made.
fn is_in(files: &MemoryFiles, finding: &Finding) {
    let steps = finding.source.iter().flat_map(|source| &source.path).map(|step| &step.location);
    let places = [&finding.location, &finding.spawned_at, &finding.blocked_at];
    for at in places.into_iter().flatten().chain(steps) {
        let text = read(files, &at.file);
        let lines = text.iter().filter(|b| **b == b'\n').count() + 1;
        assert!((1..=lines).contains(&(at.line as usize)), "{}", shown(at));
        assert!(at.column.is_some_and(|column| column >= 1), "{}", shown(at));
    }
    for edit in &finding.fix.edits {
        let text = read(files, &edit.file);
        let range = edit.start as usize..edit.end as usize;
        assert!(text.get(range.clone()).is_some(), "{range:?} of {}", edit.file);
    }
}

fn read(files: &MemoryFiles, file: &str) -> Vec<u8> {
    // A path that is absolute stays what it is.
    files.read(&Path::new("/m").join(file)).expect("findings are in files that were read")
}

fn shown(at: &Location) -> String {
    format!("{}:{}:{:?}", at.file, at.line, at.column)
}
