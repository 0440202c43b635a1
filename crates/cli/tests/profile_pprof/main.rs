//! `stanch profile` beside `go tool pprof`: the same files, the same flags, the same bytes.
//!
//! The oracle is built from GOROOT's own `cmd/pprof`. Profiles are google/pprof's public test data (through the Go
//! module cache), the captures in `crates/parse`, and what a Go program writes during the test. The ordinary run takes
//! every file through every command, and every option through every command on some files; `STANCH_PPROF_FULL=1`
//! takes every option through every command on every file, which is 14,000 pairs of runs.
//!
//! Differences that are meant, each beside its reason, are in [`compare`].

mod compare;
mod oracle;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use compare::{Case, difference};

/// Commands: pprof's flag, ours, and the argument that both take.
const COMMANDS: &[(&str, &str, Option<&str>)] = &[
    ("top", "top", None),
    ("tree", "tree", None),
    ("peek", "peek", Some(".")),
    ("traces", "traces", None),
    ("tags", "tags", None),
    ("raw", "raw", None),
    ("comments", "comments", None),
    ("callgrind", "callgrind", None),
    ("dot", "graph", None),
    ("list", "list", Some(".")),
];

/// Flags with one dash, as pprof has them; two dashes are ours.
const OPTIONS: &[&[&str]] = &[
    &["-cum"],
    &["-lines"],
    &["-addresses"],
    &["-files"],
    &["-filefunctions"],
    &["-noinlines"],
    &["-noinlines", "-addresses"],
    &["-showcolumns", "-lines"],
    &["-nodecount=5"],
    &["-nodefraction=0.05", "-edgefraction=0.1"],
    &["-trim=false"],
    &["-focus=main"],
    &["-focus=\\.go$"],
    &["-ignore=runtime"],
    &["-hide=runtime"],
    &["-hide=^$"],
    &["-show=main|net"],
    &["-hide=sys", "-show=main|run"],
    &["-show_from=main"],
    &["-prune_from=main"],
    &["-focus=nothing at all"],
    &["-focus=main", "-ignore=gc", "-hide=net", "-show_from=main", "-prune_from=alloc"],
    &["-mean"],
    &["-sample_index=0"],
    &["-unit=auto"],
    &["-unit=kb"],
    &["-divide_by=3"],
    &["-tagfocus=1kb:"],
    &["-tagfocus=bytes=:64kb"],
    &["-tagignore=16"],
    &["-tagshow=bytes"],
    &["-taghide=bytes"],
    &["-tagroot=bytes"],
    &["-tagleaf=bytes,key"],
    &["-relative_percentages", "-focus=main"],
    &["-call_tree"],
    &["-compact_labels"],
    &["-drop_negative"],
];

fn check(cases: Vec<Case>) {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(difference) = difference(case) {
                failures
                    .lock()
                    .expect("no thread panics with the lock")
                    .push(format!("{case}\n{difference}"));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().expect("no thread panics with the lock");
    let first: Vec<&String> = failures.iter().take(12).collect();
    assert!(failures.is_empty(), "{} of {} runs differ:\n{first:#?}", failures.len(), cases.len());
}

fn case(file: &Path, command: usize, options: &[&str]) -> Case {
    let (theirs, ours, argument) = COMMANDS[command];
    Case {
        theirs,
        ours,
        argument,
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        files: vec![file.to_owned()],
    }
}

#[test]
fn every_command_shows_what_pprof_shows_of_every_file() {
    let files = oracle::files();
    assert!(files.len() >= 45, "{} files", files.len());
    let each = |file: &PathBuf| (0..COMMANDS.len()).map(|c| case(file, c, &[])).collect::<Vec<_>>();
    check(files.iter().flat_map(each).collect());
}

#[test]
fn every_option_does_what_it_does_in_pprof() {
    let files = oracle::files();
    let full = std::env::var_os("STANCH_PPROF_FULL").is_some();
    let mut cases = Vec::new();
    for (o, options) in OPTIONS.iter().enumerate() {
        for command in 0..COMMANDS.len() {
            // Another file for each pair, so that all of them see most options.
            let at = (o * COMMANDS.len() + command) * 7;
            let some = [at % files.len(), (at + files.len() / 2) % files.len()];
            let chosen = if full { (0..files.len()).collect() } else { some.to_vec() };
            cases.extend(chosen.into_iter().map(|f| case(&files[f], command, options)));
        }
    }
    check(cases);
}

#[test]
fn sums_and_differences_of_profiles_are_those_of_pprof() {
    let captures = oracle::captures();
    let at = |name: &str| {
        captures.iter().find(|p| p.ends_with(name)).unwrap_or_else(|| panic!("there is no {name}")).clone()
    };
    let pairs = [
        (at("go1.25/heap.pb.gz"), at("go1.25/allocs.pb.gz")),
        (at("go1.25/heap.pb.gz"), at("go1.27/heap.pb.gz")),
        (at("go1.25/heap.pb.gz"), at("go1.25/heap.pb.gz")),
        (at("go1.27/goroutine.pb.gz"), at("go1.22/goroutine.pb.gz")),
        (at("go1.27/cpu.pb.gz"), at("go1.25/cpu.pb.gz")),
        (at("go1.25/block.pb.gz"), at("go1.25/mutex.pb.gz")),
    ];
    let mut cases = Vec::new();
    for (a, b) in &pairs {
        let base = |how: &str| vec![format!("-{how}={}", b.display())];
        let ways = [
            (Vec::new(), vec![a.clone(), b.clone()]),
            (base("base"), vec![a.clone()]),
            (base("diff_base"), vec![a.clone()]),
            ([base("base"), vec!["-normalize".to_owned()]].concat(), vec![a.clone()]),
        ];
        for (options, files) in ways {
            for (theirs, ours, argument) in COMMANDS.iter().copied().filter(|c| c.0 != "list") {
                for more in
                    [None, Some("-cum"), Some("-mean"), Some("-drop_negative"), Some("-sample_index=0")]
                {
                    let options = options.iter().cloned().chain(more.map(str::to_owned)).collect();
                    cases.push(Case { theirs, ours, argument, options, files: files.clone() });
                }
            }
        }
    }
    check(cases);
}

#[test]
fn source_lines_are_those_of_pprof() {
    let cases = oracle::made_here()
        .iter()
        .flat_map(|file| {
            let list = COMMANDS.len() - 1;
            [case(file, list, &[]), case(file, list, &["-noinlines"]), case(file, list, &["-focus=main"])]
        })
        .collect();
    check(cases);
}

#[test]
fn pprof_reads_what_proto_and_merge_write() {
    let dir = tempfile::tempdir().unwrap();
    for (i, file) in oracle::captures().iter().enumerate().step_by(3) {
        for (j, options) in [&[][..], &["-focus=main"], &["-noinlines", "-hide=runtime"], &["-divide_by=2"]]
            .iter()
            .enumerate()
        {
            let [theirs, ours] = ["theirs", "ours"].map(|who| dir.path().join(format!("{who}{i}-{j}.pb.gz")));
            let flags = options.iter().map(|o| (*o).to_owned());
            let output = format!("-output={}", theirs.display());
            let said = oracle::pprof(&["-proto", &output], flags.clone(), std::slice::from_ref(file));
            assert!(said.status.success(), "{said:?}");
            let output = format!("--output={}", ours.display());
            let said = oracle::stanch(&["proto", &output], flags, std::slice::from_ref(file));
            assert!(said.status.success(), "{said:?}");
            let raw = |path: &Path| oracle::pprof(&["-raw"], std::iter::empty(), &[path.to_owned()]).stdout;
            assert_eq!(
                String::from_utf8_lossy(&raw(&ours)),
                String::from_utf8_lossy(&raw(&theirs)),
                "{} {options:?}",
                file.display()
            );
        }
    }
}
