//! The seeds of the fuzz targets are the parsers' own test data, real captures, kept once; those of the whole check of
//! source are the rules' cases in Go.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::repo;

/// libFuzzer mutates small inputs well and large ones hardly at all.
const MAX_SEED_BYTES: u64 = 256 * 1024;

/// Copies the seeds of `target` into `corpus` and returns how many there are. A target named as a format takes that
/// format's test data; any other takes all of it.
///
/// # Errors
/// When there is no seed, or a file cannot be copied.
pub fn copy(root: &Path, target: &str, corpus: &Path) -> Result<usize> {
    let files = repo::files(root)?;
    let is_own = |f: &PathBuf| is_test_data(f) && names(f, target) || target == "check" && is_go_case(f);
    let own: Vec<&PathBuf> = files.iter().filter(|f| is_own(f)).collect();
    let seeds = if own.is_empty() { files.iter().filter(|f| is_test_data(f)).collect() } else { own };
    fs::create_dir_all(corpus).with_context(|| format!("failed to make {}", corpus.display()))?;
    let mut copied = 0;
    for seed in seeds {
        let from = root.join(seed);
        let size =
            fs::metadata(&from).with_context(|| format!("failed to look at {}", seed.display()))?.len();
        if size > MAX_SEED_BYTES {
            continue;
        }
        let name = seed.to_string_lossy().replace(['/', '\\'], "-");
        fs::copy(&from, corpus.join(name)).with_context(|| format!("failed to copy {}", seed.display()))?;
        copied += 1;
    }
    ensure!(
        copied > 0,
        "no seed for {target}: no test data under {MAX_SEED_BYTES} bytes in crates/parse, crates/collect or crates/gosrc"
    );
    Ok(copied)
}

fn is_test_data(path: &Path) -> bool {
    let has_readers = ["crates/parse", "crates/collect", "crates/gosrc"].iter().any(|c| path.starts_with(c));
    has_readers && path.components().any(|c| c.as_os_str() == "testdata")
}

/// A file of its own that a rule is tested with.
fn is_go_case(path: &Path) -> bool {
    let is_case = path.components().any(|c| c.as_os_str() == "cases");
    path.starts_with("crates/rules") && is_case && path.extension().is_some_and(|e| e == "go")
}

fn names(path: &Path, target: &str) -> bool {
    let target = target.replace('-', "_");
    path.components().any(|c| c.as_os_str().to_str().is_some_and(|c| c.replace('-', "_") == target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_names_its_own_seeds() {
        let path = Path::new("crates/parse/src/formats/heap_text/testdata/go1.27.txt");
        assert!(is_test_data(path) && names(path, "heap-text"));
        assert!(!names(path, "pprof"));
        assert!(is_go_case(Path::new("crates/rules/src/unclosed_body/cases/loud-a.go")));
        assert!(!is_go_case(Path::new("crates/rules/src/unclosed_body/cases/loud-a.txt")));
        assert!(!is_test_data(Path::new("crates/report/testdata/a.json")));
    }
}
