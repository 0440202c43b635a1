//! All functions of Go's standard library, lowered: nothing panics, nothing is lost, and what the instructions name is
//! there.

// What the tests count is for the reader of their output.
#![allow(clippy::print_stdout)]

#[path = "ir/check.rs"]
mod check;
#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use check::{Counts, check};
use oracle::{Oracle, System};
use stanch_collect::OsFiles;
use stanch_gosrc::ir::{Func, dump, lower, lower_initializers};
use stanch_gosrc::module::Loader;
use stanch_gosrc::types::{LoadedPackages, World};

const HOST: System = System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] };

/// What is found in some packages.
#[derive(Default)]
struct Found {
    counts: Counts,
    incomplete: Vec<String>,
    wrong: Vec<String>,
    times: BTreeMap<String, (usize, Duration)>,
}

fn lower_all(go: &Oracle, packages: &[&str]) -> Found {
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(&go.goroot().join("src"), &HOST));
    let source = LoadedPackages::new(&loader, &files);
    let mut world = World::new(&source);
    let mut found = Found::default();
    for path in packages {
        let package = loader.find(path).unwrap_or_else(|why| panic!("{path}: {why:?}"));
        let key = source.key(&package);
        let id = world.package_by_key(&key).expect("a package of the loader");
        let before = Instant::now();
        let funcs = world.funcs(id);
        let mut lowered: Vec<Func> = funcs.into_iter().filter_map(|func| lower(&mut world, func)).collect();
        lowered.extend(lower_initializers(&mut world, id));
        let time = before.elapsed();
        for func in &lowered {
            check(func, &mut found.counts, &mut found.wrong);
            if !func.complete {
                found.incomplete.push(func.name.clone());
            }
            assert!(dump(&world, func).starts_with("func "), "{}", func.name);
        }
        let count = lowered.len();
        found.times.insert((*path).to_owned(), (count, time));
    }
    found
}

fn assert_good(found: &Found) {
    println!("{}", found.counts);
    println!("incomplete: {:?}", found.incomplete);
    if let Some((count, time)) = found.times.get("net/http") {
        println!("net/http: {count} functions in {time:?}, what they import included");
    }
    assert!(
        found.wrong.is_empty(),
        "{} wrong:\n{}",
        found.wrong.len(),
        found.wrong[..found.wrong.len().min(30)].join("\n")
    );
    assert_eq!(found.incomplete, [""; 0]);
}

#[test]
fn the_standard_library() {
    let go = Oracle::find();
    let list = go.run_for_host(go.goroot(), &["list", "std"]);
    let packages: Vec<&str> = list.split_whitespace().filter(|path| *path != "unsafe").collect();
    let found = lower_all(&go, &packages);
    assert_good(&found);
    assert!(found.counts.functions > 15_000, "{}", found.counts);
    // Of what files with cgo take from C, nothing is known.
    assert!(found.counts.unknown_targets * 1000 < found.counts.calls, "{}", found.counts);
    assert!(found.counts.unknown_operands * 1000 < found.counts.instructions, "{}", found.counts);
}
