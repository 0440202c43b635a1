//! How many of the findings stay when one dependency of a module is not there, for its most used dependencies:
//! `cargo run --release -p stanch-rules --example without -- COUNT DIR PATTERN…`

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command;

use stanch_collect::OsFiles;
use stanch_gosrc::module::{Goroot, LoadOptions, module_cache};
use stanch_model::check::Tier;

#[path = "../tests/support/without.rs"]
mod without;

#[allow(clippy::print_stdout, reason = "it is what the example is for")]
fn main() {
    let mut args = std::env::args().skip(1);
    let most = args.next().and_then(|count| count.parse().ok()).expect("a number of dependencies");
    let dir = PathBuf::from(args.next().expect("a folder")).canonicalize().expect("a folder that is there");
    let patterns: Vec<String> = args.collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let out = Command::new("go").args(["env", "GOROOT"]).output().expect("go runs");
    let files = OsFiles::default();
    let goroot = PathBuf::from(String::from_utf8(out.stdout).expect("text").trim());
    let goroot = Goroot::open(&files, &goroot).expect("go env GOROOT is a GOROOT");
    let mut options = LoadOptions::new(&dir, goroot.context("linux", "amd64", 0));
    options.goroot = Some(goroot.dir.clone());
    options.modcache = module_cache(None, None, std::env::home_dir().as_deref());
    options.threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let tiers = [Tier::Default, Tier::Pedantic];
    let all = without::without_each(&files, &options, &patterns, most, |compared| {
        let [default, pedantic] = tiers.map(|tier| compared.stays(tier));
        println!(
            "{} needed by {} packages: default {} of {}, pedantic {} of {}",
            compared.module, compared.needed_by, default.1, default.0, pedantic.1, pedantic.0
        );
        for (_, slug, file, line) in compared.before.difference(&compared.after) {
            println!("    - {slug} {file}:{line}");
        }
        for (_, slug, file, line) in compared.after.difference(&compared.before) {
            println!("    + {slug} {file}:{line}");
        }
    });
    for tier in tiers {
        let counts = all.iter().map(|compared| compared.stays(tier));
        let (before, after) = counts.fold((0, 0), |sum, (before, after)| (sum.0 + before, sum.1 + after));
        let share = 100.0 * after as f64 / before.max(1) as f64;
        println!("{}: {after} of {before} stay, {share:.1} %", tier.name());
    }
}
