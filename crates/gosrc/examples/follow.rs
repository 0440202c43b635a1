//! Follows the functions of packages and prints what they leak.
//!
//!     cargo run --release -p stanch-gosrc --example follow -- DIR PATTERN…
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use stanch_collect::OsFiles;
use stanch_gosrc::exec::{Acquire, Budget, Contract, Contracts, Effect, Program, Site, follow, roots};
use stanch_gosrc::module::{BuildContext, LoadOptions, Loader};
use stanch_gosrc::types::{LoadedPackages, ObjKind, World};

const CONTRACTS: &[Contract] = &[
    Contract { func: "os.Open", effect: Effect::Acquire(Acquire::closed("unclosed-file", "the file")) },
    Contract { func: "os.Create", effect: Effect::Acquire(Acquire::closed("unclosed-file", "the file")) },
    Contract { func: "os.OpenFile", effect: Effect::Acquire(Acquire::closed("unclosed-file", "the file")) },
    Contract {
        func: "net.Dial",
        effect: Effect::Acquire(Acquire::closed("unclosed-conn", "the connection")),
    },
    Contract {
        func: "net.Listen",
        effect: Effect::Acquire(Acquire::closed("unclosed-conn", "the listener")),
    },
    Contract {
        func: "net/http.Get",
        effect: Effect::Acquire(Acquire { field: "Body", ..Acquire::closed("unclosed-body", "the body") }),
    },
    Contract {
        func: "net/http.(*Client).Do",
        effect: Effect::Acquire(Acquire { field: "Body", ..Acquire::closed("unclosed-body", "the body") }),
    },
    Contract {
        func: "database/sql.(*DB).Query",
        effect: Effect::Acquire(Acquire {
            release_on_false: &["Next"],
            ..Acquire::closed("unclosed-rows", "the rows")
        }),
    },
    Contract { func: "os.Exit", effect: Effect::Exit },
    Contract { func: "log.Fatal", effect: Effect::Exit },
    Contract { func: "log.Fatalf", effect: Effect::Exit },
    Contract {
        func: "context.WithCancel",
        effect: Effect::Acquire(Acquire {
            result: 1,
            error: None,
            release: &[],
            ..Acquire::closed("uncancelled-context", "the context")
        }),
    },
    Contract {
        func: "context.WithTimeout",
        effect: Effect::Acquire(Acquire {
            result: 1,
            error: None,
            release: &[],
            ..Acquire::closed("uncancelled-context", "the context")
        }),
    },
];

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().expect("a folder")).canonicalize().expect("a folder that is there");
    let patterns: Vec<String> = args.collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let out = Command::new("go").args(["env", "GOROOT"]).output().expect("go runs");
    let goroot = PathBuf::from(String::from_utf8(out.stdout).expect("text").trim());
    let files = OsFiles::default();
    let mut options = LoadOptions::new(&dir, BuildContext::new("linux", "amd64", 26));
    options.goroot = Some(goroot.clone());
    options.threads = NonZeroUsize::MIN;
    options.modcache = stanch_gosrc::module::module_cache(None, None, std::env::home_dir().as_deref());
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&patterns);
    let source = LoadedPackages::new(&loader, &files);
    let contracts = Contracts::new([CONTRACTS]);
    let mut world = World::new(&source);
    let (mut funcs, mut followed, mut cut, mut steps) = (0, 0, 0, 0_u64);
    let trace = std::env::var("TRACE").ok();
    for package in &packages {
        let Some(id) = world.package_by_key(&source.key(package)) else { continue };
        let mut program = Program::new(&mut world, &contracts, Some(goroot.clone()));
        let mut all = Vec::new();
        for obj in program.world.declared(id) {
            match program.world.object(obj).kind {
                ObjKind::Func => all.push(obj),
                ObjKind::Type { .. } => all.extend(program.world.methods_of(obj)),
                _ => {}
            }
        }
        for func in all {
            let Some(body) = program.body(func) else { continue };
            funcs += 1;
            for root in roots(&mut program, &body, id) {
                if trace.as_ref().is_some_and(|name| !root.name.contains(name.as_str())) {
                    continue;
                }
                if trace.is_some() {
                    println!("{}", stanch_gosrc::ir::dump(program.world, &root));
                }
                followed += 1;
                let start = std::time::Instant::now();
                let result = follow(&mut program, &root, id, Budget::default());
                steps += u64::from(result.steps);
                cut += usize::from(!result.complete);
                if start.elapsed().as_millis() > 60 {
                    eprintln!("slow: {} {:?} {} steps", root.name, start.elapsed(), result.steps);
                }
                report(&program, &root, &result.findings);
            }
        }
    }
    eprintln!(
        "{} packages, {funcs} functions, {followed} followed, {cut} cut, {steps} steps",
        packages.len()
    );
}

fn report(
    program: &Program<'_, '_>,
    root: &Arc<stanch_gosrc::ir::Func>,
    found: &stanch_gosrc::exec::Findings,
) {
    let at = |site: &Site| {
        let unit = program.world.unit(site.file());
        let position = unit.file.position(site.span.start);
        format!("{}:{}", unit.path.file_name().unwrap_or_default().display(), position.line)
    };
    for lost in &found.abandoned {
        println!("{} {} lost {} root {}", at(&lost.site), lost.acquire.rule, at(&lost.lost), root.name);
    }
    for stuck in &found.stuck {
        let spawned = stuck.spawned.as_ref().map(&at);
        println!("{} stuck {:?} spawned {spawned:?} root {}", at(&stuck.site), name(&stuck.wait), root.name);
        if std::env::var("STEPS").is_ok() {
            for passed in &stuck.path {
                println!("      {} {:?}", at(&passed.site), passed.what);
            }
        }
    }
    for lock in &found.kept_locks {
        println!("{} kept lock at {} root {}", at(&lock.site), at(&lock.lost), root.name);
    }
}

fn name(wait: &stanch_gosrc::exec::Wait) -> String {
    let text = format!("{wait:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}
