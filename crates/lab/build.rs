//! Lists the Go sources of the lab as `include_str!` lines, so that the binary carries them.
//!
//! A few lines here instead of an embedding crate: only `.go`, `go.mod` and `go.sum` are wanted, sorted, with
//! forward slashes on every system.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders of the Go modules.
const MODULES: [&str; 3] = ["services", "services-ants", "services-postgres"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    for module in MODULES {
        println!("cargo::rerun-if-changed={module}");
        collect(&root, Path::new(module), &mut files)?;
    }
    files.sort();

    let mut code = String::from("[\n");
    for file in &files {
        let name = file.to_str().expect("the lab's file names are ASCII").replace('\\', "/");
        // The path is the compiler's to find: a build that is used again after the tree moved would look in vain, and
        // no path of this machine goes into what is built.
        writeln!(code, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{name}\"))),")
            .expect("writing to a string");
    }
    code.push_str("]\n");
    fs::write(out.join("sources.rs"), code)
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(dir))? {
        let entry = entry?;
        let path = dir.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else if is_source(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_source(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    name.ends_with(".go") || name == "go.mod" || name == "go.sum"
}
