//! Checks on the text of single files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Longer files need a line in [`EXCEPTIONS`].
const MAX_LINES: usize = 800;

/// Lines of `path: reason` for files that may be longer.
const EXCEPTIONS: &str = "xtask/long-files.txt";

/// Written apart so that this file does not find itself.
const OPEN_ENDS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// Folders of the machine that the code was written on. Invented paths (`/home/dev/…`) and those that Go records
/// in the images people build in (`/root/go/…`, `/root/.cache/…`) are fine.
const MACHINE_PATHS: [&str; 3] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/.cargo"), concat!("/ro", "ot/.rustup")];

/// What the pure crates may not touch: bytes come in, values go out.
const IMPURE: [&str; 6] =
    ["std::fs", "std::net", "std::env", "std::process", "std::time::Instant", "std::time::SystemTime"];

const PURE_CRATES: [&str; 5] =
    ["crates/model/src", "crates/parse/src", "crates/rules/src", "crates/profile/src", "crates/report/src"];

/// One line per violation in `files`, whose paths are relative to `root`.
pub(super) fn check(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let long = long_files(root)?;
    let test_modules = test_modules(root, files)?;
    let mut violations = Vec::new();
    for path in files {
        // Captures, recorded cases and snapshots are data: they keep the bytes they were taken with.
        if is_data(path) {
            continue;
        }
        let bytes =
            fs::read(root.join(path)).with_context(|| format!("failed to read {}", path.display()))?;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        check_text(path, &text, &long, &mut violations);
        let is_pure =
            PURE_CRATES.iter().any(|c| path.starts_with(c)) && path.extension().is_some_and(|e| e == "rs");
        if is_pure && !test_modules.iter().any(|m| path.starts_with(m)) {
            check_purity(path, &text, &mut violations);
        }
    }
    for path in long.keys() {
        if !files.iter().any(|f| f == Path::new(path)) {
            violations.push(format!("{EXCEPTIONS}: {path} does not exist"));
        }
    }
    Ok(violations)
}

fn long_files(root: &Path) -> Result<BTreeMap<String, String>> {
    let path = root.join(EXCEPTIONS);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("failed to read {EXCEPTIONS}"))?;
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (path, reason) =
                line.split_once(": ").with_context(|| format!("{EXCEPTIONS}: no reason in {line:?}"))?;
            Ok((path.to_owned(), reason.to_owned()))
        })
        .collect()
}

fn is_data(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    name == "Cargo.lock"
        || name == "LICENSE"
        || path.components().any(|c| {
            matches!(c.as_os_str().to_str(), Some("testdata" | "cases" | "snapshots" | "seeds" | "vendor"))
        })
}

fn check_text(path: &Path, text: &str, long: &BTreeMap<String, String>, violations: &mut Vec<String>) {
    let shown = path.display();
    let mut say = |what: String| violations.push(format!("{shown}: {what}"));
    let is_rust = path.extension().is_some_and(|e| e == "rs");
    let is_code =
        is_rust || path.extension().is_some_and(|e| e == "go" || e == "sh" || e == "py" || e == "js");

    let lines = text.lines().count();
    if is_code && lines > MAX_LINES && !long.contains_key(&shown.to_string()) {
        say(format!("{lines} lines; split it, or give the reason in {EXCEPTIONS} (limit {MAX_LINES})"));
    }
    if is_rust && !has_module_doc(text) {
        say("no module doc (`//!`) at its head".to_owned());
    }
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        if let Some(word) = OPEN_ENDS.iter().find(|w| contains_word(line, w)) {
            say(format!("line {number}: {word}: finish it, or file an issue"));
        }
        if let Some(found) = MACHINE_PATHS.iter().find(|p| line.contains(**p)) {
            say(format!("line {number}: {found} is a path of one machine"));
        }
    }
}

/// Files and folders of modules that exist only in tests: those declared right after `#[cfg(test)]`.
fn test_modules(root: &Path, files: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(root.join(path))
            .with_context(|| format!("failed to read {}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let inside =
            if matches!(stem, "lib" | "main" | "mod") { folder.to_owned() } else { folder.join(stem) };
        for name in test_modules_of(&text) {
            out.push(inside.join(name));
            out.push(inside.join(format!("{name}.rs")));
        }
    }
    Ok(out)
}

fn test_modules_of(text: &str) -> impl Iterator<Item = &str> {
    let pairs = text.lines().zip(text.lines().skip(1));
    pairs.filter(|(gate, _)| gate.trim() == "#[cfg(test)]").filter_map(|(_, module)| {
        let (_, name) = module.trim().split_once("mod ")?;
        name.strip_suffix(';')
    })
}

/// Tests may do IO; everything before them may not.
fn check_purity(path: &Path, text: &str, violations: &mut Vec<String>) {
    let shown = path.display();
    for (number, line) in text.lines().enumerate() {
        // What follows `mod tests {` is a test; a gated `mod cases;` is only one line.
        if line.starts_with("mod tests {") {
            return;
        }
        let code = line.split("//").next().unwrap_or_default();
        if let Some(word) = IMPURE.iter().find(|w| code.contains(**w)) {
            let what = format!("{word} in a crate that does no IO and has no clock");
            violations.push(format!("{shown}: line {}: {what}", number + 1));
        }
    }
}

fn has_module_doc(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with("#!"))
        .is_some_and(|line| line.starts_with("//!"))
}

/// Whether `word` stands in `line` with no letter, digit or `-` beside it.
fn contains_word(line: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.' || c == '(';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(joins) && !after.is_some_and(|c| joins(c) && c != '(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> Vec<String> {
        let mut out = Vec::new();
        check_text(Path::new(path), text, &BTreeMap::new(), &mut out);
        out
    }

    #[test]
    fn a_module_without_doc_is_caught() {
        assert_eq!(violations("a/b.rs", "fn f() {}\n"), ["a/b.rs: no module doc (`//!`) at its head"]);
        assert!(violations("a/b.rs", "#![no_main]\n\n//! Doc.\n").is_empty());
    }

    #[test]
    fn open_ends_are_caught_as_words_only() {
        let word = OPEN_ENDS[0];
        assert_eq!(violations("a.md", &format!("{word}: later")).len(), 1);
        assert_eq!(
            violations("a.md", &format!("({word}(me))")).len(),
            0,
            "context.{word}() is a Go function"
        );
        assert!(violations("a.md", &format!("context.{word}()")).is_empty());
        assert!(violations("a.md", "TODOS").is_empty());
    }

    #[test]
    fn paths_of_a_machine_are_caught() {
        assert_eq!(violations("a.sh", &format!("cd {}me", MACHINE_PATHS[1])).len(), 1);
    }

    #[test]
    fn long_files_need_a_reason() {
        let text = format!("//! Doc.\n{}", "\n".repeat(MAX_LINES));
        assert_eq!(violations("a.rs", &text).len(), 1);
        let mut out = Vec::new();
        let listed = BTreeMap::from([("a.rs".to_owned(), "a table".to_owned())]);
        check_text(Path::new("a.rs"), &text, &listed, &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn io_in_a_pure_crate_is_caught_outside_its_tests() {
        let purity = |text: &str| {
            let mut out = Vec::new();
            check_purity(Path::new("crates/parse/src/a.rs"), text, &mut out);
            out.len()
        };
        assert_eq!(purity("//! Doc.\nuse std::fs;\n"), 1);
        assert_eq!(purity("//! Doc.\n#[cfg(test)]\nmod tests {\n use std::fs;\n}\n"), 0);
        assert_eq!(purity("//! Doc.\n#[cfg(test)]\nmod cases;\nuse std::fs;\n"), 1);
    }

    #[test]
    fn modules_of_tests_are_known_by_their_gate() {
        let text = "#[cfg(test)]\nmod cases;\nmod real;\n#[cfg(test)]\npub(crate) mod testing;\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(test_modules_of(text).collect::<Vec<_>>(), ["cases", "testing"]);
    }
}
