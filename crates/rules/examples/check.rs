//! Checks packages and prints the findings: for looking at rules while they are written.
//!
//!     cargo run --release -p stanch-rules --example check -- DIR PATTERN…
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command;

use stanch_collect::OsFiles;
use stanch_gosrc::module::{BuildContext, LoadOptions, Loader, module_cache};
use stanch_rules::source::{CheckOptions, check};

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().expect("a folder")).canonicalize().expect("a folder that is there");
    let patterns: Vec<String> = args.collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let out = Command::new("go").args(["env", "GOROOT"]).output().expect("go runs");
    let files = OsFiles::default();
    let mut options = LoadOptions::new(&dir, BuildContext::new("linux", "amd64", 26));
    options.goroot = Some(PathBuf::from(String::from_utf8(out.stdout).expect("text").trim()));
    options.threads = NonZeroUsize::new(2).expect("two");
    options.modcache = module_cache(None, None, std::env::home_dir().as_deref());
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&patterns);
    let set = |name: &str| std::env::var(name).is_ok();
    let options = CheckOptions {
        root: dir,
        pedantic: set("PEDANTIC"),
        tests: set("TESTS"),
        rules: std::env::var("RULES").ok().map(|rules| rules.split(',').map(str::to_owned).collect()),
        threads: 2,
    };
    let start = std::time::Instant::now();
    let checked = check(&loader, &files, &packages, &options, None, &|_| true);
    let (mut lines, mut findings) = (0, 0);
    for package in &checked.packages {
        lines += package.stats.lines.unwrap_or(0);
        for finding in &package.findings {
            findings += 1;
            let Some(at) = &finding.location else { continue };
            println!("{}:{} {} {}", at.file, at.line, finding.slug, finding.title);
            let Some(source) = finding.source.as_ref().filter(|_| set("STEPS")) else { continue };
            for step in &source.path {
                println!("      {}:{} {}", step.location.file, step.location.line, step.message);
            }
            for edit in &finding.fix.edits {
                println!("      edit {:?}", edit.text);
            }
        }
    }
    eprintln!("{} packages, {lines} lines, {findings} findings, {:?}", packages.len(), start.elapsed());
}
