//! Random module graphs, compared with `go mod graph` of the go command.

#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use oracle::{Oracle, System, TempDir};
use stanch_collect::OsFiles;
use stanch_gosrc::module::{Loader, ProblemKind, semver};

const HOST: System = System { goos: "linux", goarch: "amd64", cgo: false, tags: &[] };
const PATHS: &[&str] = &["a", "b", "c", "d", "e", "f", "g/v2", "H"];
const VERSIONS: &[&str] =
    &["1.0.0", "1.1.0-rc.1", "1.1.0", "1.1.1-0.20240102030405-abcdefabcdef", "1.2.0", "1.10.0"];

/// A small generator of numbers that are the same in every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % end
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn module(&mut self) -> String {
        let path = PATHS[self.below(PATHS.len())];
        let version = VERSIONS[self.below(VERSIONS.len())];
        format!("example.com/{path} {}", versioned(path, version))
    }

    /// At most one version of each module: the go command mends a main module's file before it looks further.
    fn requirements(&mut self, most: usize) -> String {
        let mut lines = BTreeMap::new();
        for _ in 0..self.below(most + 1) {
            let module = self.module();
            lines.insert(module.split(' ').next().map(str::to_owned), format!("require {module}\n"));
        }
        lines.into_values().collect()
    }

    fn go(&mut self) -> &'static str {
        ["", "go 1.15\n", "go 1.16\n", "go 1.17\n", "go 1.18\n", "go 1.21\n"][self.below(6)]
    }
}

fn versioned(path: &str, version: &str) -> String {
    let major = if path.ends_with("/v2") { "2" } else { "1" };
    format!("v{major}{}", &version[1..])
}

fn escaped(path: &str) -> String {
    path.replace('H', "!h")
}

/// Publishes every version of every module, with random requirements, in the form of a module proxy.
fn publish(random: &mut Random, proxy: &Path) {
    for path in PATHS {
        let dir = proxy.join("example.com").join(escaped(path)).join("@v");
        fs::create_dir_all(&dir).expect("a directory");
        for version in VERSIONS {
            let version = versioned(path, version);
            let text = format!("module example.com/{path}\n{}{}", random.go(), random.requirements(3));
            fs::write(dir.join(format!("{version}.mod")), text).expect("a file");
            let info = format!("{{\"Version\":\"{version}\",\"Time\":\"2024-01-02T03:04:05Z\"}}");
            fs::write(dir.join(format!("{version}.info")), info).expect("a file");
        }
    }
}

/// A main module with requirements, exclusions and replacements by versions and directories.
fn main_module(random: &mut Random, dir: &Path, name: &str) {
    fs::create_dir_all(dir.join("local")).expect("a directory");
    let mut text = format!("module example.com/{name}\n{}{}", random.go(), random.requirements(5));
    if random.chance(3) {
        writeln!(text, "exclude {}", random.module()).expect("text");
    }
    if random.chance(3) {
        // Not f, which may be replaced below: two replacements of one module are refused.
        let (path, version) = (PATHS[random.below(5)], VERSIONS[random.below(VERSIONS.len())]);
        let all = if random.chance(2) { String::new() } else { versioned(path, VERSIONS[0]) };
        writeln!(text, "replace example.com/{path} {all} => example.com/{path} v{version}").expect("text");
    }
    if random.chance(3) {
        writeln!(text, "replace example.com/f => ./local").expect("text");
    }
    fs::write(dir.join("go.mod"), text).expect("a file");
    let local = format!("module example.com/f\n{}{}", random.go(), random.requirements(2));
    fs::write(dir.join("local/go.mod"), local).expect("a file");
}

/// The highest version of every module in the graph that the go command prints.
fn selected_by_go(go: &Oracle, dir: &Path) -> BTreeMap<String, String> {
    let (text, _) = go.run(dir, &HOST, &["mod", "graph"]);
    let mut selected: BTreeMap<String, String> = BTreeMap::new();
    for node in text.split_whitespace() {
        let (path, version) = node.split_once('@').unwrap_or((node, ""));
        if path == "go" || path == "toolchain" {
            continue;
        }
        let known = selected.entry(path.to_owned()).or_insert_with(|| version.to_owned());
        let is_main = known.is_empty() || version.is_empty();
        if is_main {
            known.clear();
        } else if semver::compare(known, version) == Ordering::Less {
            version.clone_into(known);
        }
    }
    selected
}

fn compare(go: &Oracle, dir: &Path, what: &str) {
    let theirs = selected_by_go(go, dir);
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(dir, &HOST));
    let ours: BTreeMap<String, String> =
        loader.build_list().into_iter().map(|m| (m.path, m.version.unwrap_or_default())).collect();
    let main = fs::read_to_string(dir.join("go.mod")).unwrap_or_default();
    // A main module without requirements is in no line of the graph.
    let ours: BTreeMap<_, _> =
        ours.into_iter().filter(|(path, v)| !v.is_empty() || theirs.contains_key(path)).collect();
    assert_eq!(ours, theirs, "{what}\n{main}");
    let problems = loader.problems();
    assert!(problems.iter().all(|p| p.kind == ProblemKind::Inconsistent), "{what}: {problems:?}");
}

#[test]
fn random_modules() {
    for seed in 1..=25 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let dir = TempDir::new(&format!("graph-{seed}"));
        let go = Oracle::find().with_proxy(dir.path());
        publish(&mut random, &dir.path().join("proxy"));
        for round in 0..3 {
            let main = dir.path().join(format!("main{round}"));
            main_module(&mut random, &main, "main");
            compare(&go, &main, &format!("seed {seed}, round {round}"));
        }
    }
}

#[test]
fn random_workspaces() {
    for seed in 1..=15 {
        let mut random = Random(0xd134_2543_de82_ef95_u64.wrapping_mul(seed));
        let dir = TempDir::new(&format!("workspace-{seed}"));
        let go = Oracle::find().with_proxy(dir.path());
        publish(&mut random, &dir.path().join("proxy"));
        let root = dir.path().join("work");
        for name in ["m", "n", "o"] {
            let module = root.join(name);
            main_module(&mut random, &module, name);
            // Replacements of several modules may contradict each other, which the go command refuses.
            let text = fs::read_to_string(module.join("go.mod")).expect("a file");
            let kept: Vec<_> = text.lines().filter(|line| !line.starts_with("replace")).collect();
            fs::write(module.join("go.mod"), kept.join("\n")).expect("a file");
        }
        let mut text = "go 1.21\nuse ./m\nuse ./n\nuse ./o\n".to_owned();
        if random.chance(2) {
            text.push_str("replace example.com/f => ./m/local\n");
        }
        fs::write(root.join("go.work"), text).expect("a file");
        compare(&go, &root.join("m"), &format!("seed {seed}"));
    }
}
