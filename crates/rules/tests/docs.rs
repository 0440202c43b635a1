//! The Go blocks of every doc.md compile: they are what people paste.
//!
//! Each block becomes a package of one module, with the imports that its qualified names ask for, and `go vet` runs over
//! all of them at once. A block that calls C is only parsed, since the rest needs the C library. A Go toolchain on the PATH is needed; without one the test fails and says so.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Package names that the blocks may use, and their import paths.
const PACKAGES: &[(&str, &str)] = &[
    ("bufio", "bufio"),
    ("bytes", "bytes"),
    ("context", "context"),
    ("errors", "errors"),
    ("fmt", "fmt"),
    ("http", "net/http"),
    ("io", "io"),
    ("iter", "iter"),
    ("list", "container/list"),
    ("net", "net"),
    ("os", "os"),
    ("rand", "math/rand/v2"),
    ("runtime", "runtime"),
    ("slices", "slices"),
    ("sql", "database/sql"),
    ("strings", "strings"),
    ("sync", "sync"),
    ("time", "time"),
    ("unsafe", "unsafe"),
];

#[test]
fn go_blocks_of_the_docs_compile() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doc-blocks");
    if dir.exists() {
        std::fs::remove_dir_all(&dir).unwrap();
    }
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("go.mod"), "module docs\n\ngo 1.23\n").unwrap();
    let mut blocks = 0;
    for rule in stanch_rules::registry::rules() {
        for (i, block) in go_blocks(rule.slug, rule.doc).iter().enumerate() {
            // The go command passes over folders that begin with an underscore.
            let hidden = if names_package(block, "C") { "_" } else { "" };
            let name = format!("{hidden}{}_{i}", rule.slug.replace('-', "_"));
            std::fs::create_dir(dir.join(&name)).unwrap();
            std::fs::write(dir.join(&name).join("block.go"), package(&name, block)).unwrap();
            blocks += 1;
        }
    }
    assert!(blocks > 20, "only {blocks} Go blocks were found");
    assert_eq!(go(&dir, "gofmt", &["-e", "-l", "."]), "", "gofmt lists files that it would change");
    go(&dir, "go", &["vet", "./..."]);
}

/// Runs a tool of the Go toolchain and gives what it says on stdout.
fn go(dir: &Path, tool: &str, args: &[&str]) -> String {
    let out = Command::new(tool)
        .args(args)
        .current_dir(dir)
        .env("GOFLAGS", "-mod=mod")
        .env("GOWORK", "off")
        .output()
        .unwrap_or_else(|e| {
            panic!("this test needs `{tool}` of a Go toolchain on the PATH (./dev test brings one): {e}")
        });
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The fenced Go blocks of a doc; a fence that does not stand alone on its line would swallow the rest.
fn go_blocks(slug: &str, doc: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in doc.lines() {
        assert!(
            line.starts_with("```") || !line.contains("```"),
            "doc.md of {slug} has a fence in the middle of a line: {line}"
        );
        match (&mut open, line) {
            (None, "```go") => open = Some(String::new()),
            (None, fence) if fence.starts_with("```") => {
                panic!("doc.md of {slug}: what language is `{fence}`?")
            }
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), line) => writeln!(block, "{line}").unwrap(),
            (None, _) => {}
        }
    }
    assert!(open.is_none(), "doc.md of {slug} has a block that does not end");
    blocks
}

/// Whether a block has a name qualified with this package.
fn names_package(block: &str, package: &str) -> bool {
    block.match_indices(&format!("{package}.")).any(|(at, _)| {
        let before = block[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.')
    })
}

/// A file around a block.
fn package(name: &str, block: &str) -> String {
    let imports: BTreeSet<&str> =
        PACKAGES.iter().filter(|(n, _)| names_package(block, n)).map(|(_, path)| *path).collect();
    let mut text = format!("package {name}\n");
    for path in imports {
        writeln!(text, "\nimport \"{path}\"").unwrap();
    }
    text + "\n" + block
}

#[test]
fn imports_are_those_that_a_block_names() {
    let text =
        package("x", "func f(r *http.Request, s struct{ io int }) { _ = s.io; defer r.Body.Close() }\n");
    assert!(
        text.contains("import \"net/http\"\n")
            && !text.contains("import \"io\"")
            && !text.contains("\"net\"\n")
    );
    assert_eq!(go_blocks("x", "a\n```go\nvar x int\n```\nb\n"), ["var x int\n"]);
}
