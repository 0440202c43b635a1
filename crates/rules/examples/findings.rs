//! What the source rules say about the packages of a module, one finding a line:
//! `cargo run -p stanch-rules --example findings -- $(go env GOROOT) DIR PATTERN… [--rules SLUG,SLUG]`
//!
//! For whoever works on a rule: the last lines count findings by rule and tier.

use std::collections::BTreeMap;
use std::error::Error;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use stanch_collect::OsFiles;
use stanch_gosrc::module::{Goroot, LoadOptions, Loader, module_cache};
use stanch_model::check::Tier;
use stanch_rules::source::{CheckOptions, check};

#[allow(clippy::print_stdout, reason = "it is what the example is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let goroot = PathBuf::from(args.next().ok_or("no GOROOT given")?);
    let dir = std::fs::canonicalize(args.next().ok_or("no directory given")?)?;
    let patterns: Vec<String> = args.by_ref().take_while(|arg| arg != "--rules").collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let rules = args.next().map(|slugs| slugs.split(',').map(str::to_owned).collect());

    let files = OsFiles::default();
    let goroot = Goroot::open(&files, &goroot).ok_or("that is no GOROOT")?;
    let mut options = LoadOptions::new(&dir, goroot.context("linux", "amd64", 0));
    let home = std::env::var_os("HOME").map(PathBuf::from);
    options.modcache = module_cache(None, None, home.as_deref());
    options.goroot = Some(goroot.dir.clone());
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    options.threads = threads;
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&patterns);

    let begun = Instant::now();
    let options = CheckOptions { root: dir, pedantic: true, tests: false, rules, threads: threads.get() };
    let checked = check(&loader, &files, &packages, &options, None, &|_| true);
    let (mut lines, mut counts) = (0, BTreeMap::<_, [u32; 2]>::new());
    for package in &checked.packages {
        lines += package.stats.lines.unwrap_or(0);
        for finding in &package.findings {
            let tier = finding.source.as_ref().map_or(Tier::Default, |source| source.tier);
            counts.entry(finding.slug).or_default()[tier as usize] += 1;
            let Some(at) = &finding.location else { continue };
            println!(
                "{} {} {}:{}: {} [{}]",
                tier.name(),
                finding.slug,
                at.file,
                at.line,
                finding.title,
                at.function
            );
        }
    }
    println!("{} packages, {lines} lines, {:.1?}", packages.len(), begun.elapsed());
    for (slug, [default, pedantic]) in counts {
        println!("{slug:24} {default:5} default {pedantic:5} pedantic");
    }
    Ok(())
}
