//! Cases are Go: the real toolchain takes them, as they are and with the edits of their findings made.

use std::path::Path;
use std::process::Command;

use super::archive::Archive;
use super::{Case, cases, go, goroot, module};

#[test]
fn go_takes_every_case_and_every_edit() {
    let dir = tempfile::tempdir().unwrap();
    let single = dir.path().join("single");
    write(&single, "go.mod", "module example.com/m\n\ngo 1.26\n");
    let mut modules = vec![single.clone()];
    let mut edited = 0;
    for case in cases() {
        let plain = Archive::read(&case.name, &case.text);
        let mended = mended(&case, &plain);
        edited += usize::from(mended.is_some());
        for (at, archive) in std::iter::once(plain).chain(mended).enumerate() {
            let name = format!("{case}-{at}").replace(['/', '.'], "-");
            if case.name.ends_with(".go") {
                archive.files.iter().for_each(|(path, text)| write(&single, &format!("{name}/{path}"), text));
            } else {
                let root = dir.path().join(&name);
                module::texts(&archive).iter().for_each(|(path, text)| write(&root, path, text));
                modules.push(root);
            }
        }
    }
    assert!(edited > 20, "only {edited} cases have edits");
    let problems: Vec<String> = modules.iter().filter_map(|root| problem(root)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The case with the edits of all its findings made, if there are any.
fn mended(case: &Case, plain: &Archive) -> Option<Archive> {
    let slugs = [case.rule.slug.to_owned()];
    let found = module::check(plain, goroot(), &slugs).findings;
    let edits: Vec<_> = found.into_iter().flat_map(|finding| finding.fix.edits).collect();
    (!edits.is_empty()).then(|| plain.edited(&edits).unwrap_or_else(|problem| panic!("{case}: {problem}")))
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// What the type checker of `go vet` says against a module, its tests included; one cheap analyser is run.
fn problem(root: &Path) -> Option<String> {
    let has_vendor = root.join("vendor").exists();
    let output = Command::new(&go().program)
        .args(["vet", "-buildtag", "./..."])
        .current_dir(root)
        .env("GOFLAGS", if has_vendor { "-mod=vendor" } else { "-mod=mod" })
        .env("GOPROXY", "off")
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .env_remove("GOROOT")
        .output()
        .expect("go vet runs");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
