//! Trees that are broken in one place: the rest is loaded, and the place is a problem.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_model::FileError;

use super::*;

fn options(dir: &str) -> LoadOptions {
    let mut options = LoadOptions::new(dir, BuildContext::new("linux", "amd64", 27));
    options.goroot = Some(PathBuf::from("/go"));
    options.modcache = Some(PathBuf::from("/cache"));
    options
}

/// A GOROOT with a few packages, and one module.
fn tree() -> MemoryFiles {
    let mut files = MemoryFiles::new();
    files
        .file("/go/VERSION", "go1.27.3\n")
        .file("/go/src/go.mod", "module std\n\ngo 1.27\n")
        .file("/go/src/fmt/print.go", "package fmt\n\nimport _ \"golang.org/x/text\"\n")
        .file("/go/src/vendor/golang.org/x/text/text.go", "package text\n")
        .file("/go/src/builtin/builtin.go", "package builtin\n")
        .file("/go/src/cmd/go/main.go", "package main\n\nimport _ \"golang.org/x/mod\"\n")
        .file("/go/src/cmd/vendor/golang.org/x/mod/mod.go", "package mod\n")
        .file("/app/go.mod", "module example.com/app\n\ngo 1.21\n")
        .file("/app/app.go", "package app\n\nimport \"fmt\"\n");
    files
}

fn names(packages: &[Arc<Package>]) -> Vec<&str> {
    packages.iter().map(|package| package.import_path.as_str()).collect()
}

/// The packages of `./...` and all problems, those of imports included.
fn load(files: &MemoryFiles, dir: &str) -> (Vec<String>, Vec<String>) {
    let loader = Loader::open(files, options(dir));
    let packages = loader.matching(&["./..."]);
    let mut problems: Vec<String> =
        loader.closure(&packages, true).problems.iter().map(ToString::to_string).collect();
    problems.extend(loader.problems().iter().map(ToString::to_string));
    (names(&packages).into_iter().map(str::to_owned).collect(), problems)
}

#[test]
fn a_sound_tree_has_no_problems() {
    let (packages, problems) = load(&tree(), "/app");
    assert_eq!(packages, ["example.com/app"]);
    assert_eq!(problems, [""; 0]);
}

#[test]
fn goroot_has_copies_of_its_own() {
    let files = tree();
    let loader = Loader::open(&files, options("/app"));
    assert_eq!(names(&loader.matching(&["std"])), ["fmt", "vendor/golang.org/x/text"]);
    assert_eq!(names(&loader.matching(&["cmd"])), ["cmd/go", "cmd/vendor/golang.org/x/mod"]);
    let import = |from: &str, path: &str| match loader.import(&loader.find(from).unwrap(), path) {
        Import::Package(found) => found.import_path.clone(),
        other => format!("{other:?}"),
    };
    assert_eq!(import("fmt", "golang.org/x/text"), "vendor/golang.org/x/text");
    assert_eq!(import("cmd/go", "golang.org/x/mod"), "cmd/vendor/golang.org/x/mod");
    assert_eq!(import("example.com/app", "golang.org/x/text"), "Missing(Package)");
    assert_eq!(import("example.com/app", "C"), "C");
    assert_eq!(loader.find("fmt").unwrap().module.as_ref().unwrap().go.to_string(), "go1.27");
}

#[test]
fn without_goroot_only_standard_packages_are_missing() {
    let mut files = tree();
    files.file("/app/other/x.go", "package other\n\nimport _ \"example.com/app\"\n");
    let mut options = options("/app");
    options.goroot = None;
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./..."]);
    let closure = loader.closure(&packages, true);
    assert_eq!(names(&closure.packages), ["example.com/app", "example.com/app/other"]);
    let kinds: Vec<_> = closure.problems.iter().map(|p| (p.kind.clone(), p.to_string())).collect();
    let wanted = "/app/app.go:3: package fmt is not known without GOROOT".to_owned();
    assert_eq!(kinds, [(ProblemKind::NoGoroot, wanted)]);
    assert_eq!(loader.problems(), []);
}

#[test]
fn a_directory_that_is_no_goroot_is_said_to_be_none() {
    let mut options = options("/app");
    options.goroot = Some(PathBuf::from("/elsewhere"));
    let loader_files = tree();
    let problems = Loader::open(&loader_files, options).problems();
    assert_eq!(problems[0].to_string(), "/elsewhere: no GOROOT: src/fmt is not there");
}

#[test]
fn a_go_mod_that_does_not_parse_costs_what_its_lines_said() {
    let mut files = tree();
    files.file(
        "/app/go.mod",
        "module example.com/app\n\nrequire (\n\texample.com/x oops\n\texample.com/y v1.0.0\n",
    );
    files.file("/app/y.go", "package app\n\nimport _ \"example.com/y\"\n");
    files.file("/cache/example.com/y@v1.0.0/y.go", "package y\n");
    let (packages, problems) = load(&files, "/app");
    assert_eq!(packages, ["example.com/app"]);
    assert_eq!(
        problems,
        [
            "/app/go.mod:3: unterminated block",
            "/app/go.mod:4: require example.com/x: version \"oops\" invalid: must be of the form v1.2.3",
            "/cache/cache/download/example.com/y/@v/v1.0.0.mod: no go.mod file of example.com/y@v1.0.0",
        ]
    );
}

#[test]
fn without_a_module_line_or_go_mod_directories_are_packages() {
    let mut files = tree();
    files.file("/app/go.mod", "modul example.com/app\n");
    let (packages, problems) = load(&files, "/app");
    assert_eq!(packages, ["_/app"]);
    assert_eq!(problems, ["/app/go.mod: no module declaration", "/app/go.mod:1: unknown directive: modul",]);
    files.file("/loose/a/a.go", "package a\n\nimport (\n\t\"fmt\"\n\t\"example.com/b\"\n)\n");
    let (packages, problems) = load(&files, "/loose");
    assert_eq!(packages, ["_/loose/a"]);
    assert_eq!(
        problems,
        [
            "/loose/a/a.go:5: no module of the build has package example.com/b",
            "/loose: belongs to no module of the build: imports of other modules are missing",
        ]
    );
}

#[test]
fn unreadable_directories_and_files_cost_only_themselves() {
    let mut files = tree();
    files.file("/app/b/b.go", "package b\n").broken("/app/b/secret.go", FileError::Denied);
    files.link("/app/c.go", "/app/c.go");
    let (packages, problems) = load(&files, "/app");
    assert_eq!(packages, ["example.com/app", "example.com/app/b"]);
    assert_eq!(
        problems,
        ["/app/b/secret.go: permission denied", "/app/c.go: symbolic links lead in a circle"]
    );
    let loader = Loader::open(&files, options("/app"));
    let package = loader.find("example.com/app/b").unwrap();
    assert_eq!(package.ignored[0].reason, IgnoreReason::Unreadable(FileError::Denied));
}

#[test]
fn an_unreadable_go_mod_leaves_directories() {
    let mut files = tree();
    files.broken("/app/go.mod", FileError::Denied);
    let (packages, problems) = load(&files, "/app");
    assert_eq!(packages, ["_/app"]);
    assert_eq!(problems[0], "/app/go.mod: permission denied");
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let mut files = tree();
    let odd = OsStr::from_bytes(b"odd\xff");
    files.file(Path::new("/app").join(odd).join("x.go"), "package x\n");
    files.file(Path::new("/app").join(OsStr::from_bytes(b"f\xff_linux.go")), "package app\n");
    let loader = Loader::open(&files, options("/app"));
    let packages = loader.matching(&["./..."]);
    assert_eq!(names(&packages), ["example.com/app"]);
    let files: Vec<_> = packages[0].go_files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(files, ["app.go", "f\u{fffd}_linux.go"]);
    let [problem] = &loader.problems()[..] else { panic!("{:?}", loader.problems()) };
    assert_eq!(problem.kind, ProblemKind::NotUtf8);
}

#[test]
fn files_of_a_directory() {
    let mut files = tree();
    for (name, text) in [
        ("a.go", "package a\n"),
        ("a_windows.go", "package a\n"),
        ("b.go", "package b\n"),
        ("bad.go", "//go:build (\n\npackage a\n"),
        ("cgo.go", "package a\n\nimport \"C\"\n"),
        ("doc.go", "package documentation\n"),
        ("empty.go", ""),
        ("in_test.go", "package a\n"),
        ("new.go", "//go:build go1.23\n\npackage a\n"),
        ("out_test.go", "package a_test\n"),
        ("tag.go", "//go:build special\n\npackage a\n"),
        ("_x.go", "package x\n"),
    ] {
        files.file(format!("/app/p/{name}"), text);
    }
    let mut options = options("/app");
    options.context.cgo = false;
    let loader = Loader::open(&files, options);
    let package = loader.find("example.com/app/p").unwrap();
    let list = |files: &[SourceFile]| files.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    assert_eq!(package.name.as_deref(), Some("a"));
    assert_eq!(list(&package.go_files), ["a.go", "b.go", "empty.go", "new.go"]);
    assert_eq!(list(&package.test_files), ["in_test.go"]);
    assert_eq!(list(&package.xtest_files), ["out_test.go"]);
    let ignored: Vec<_> = package.ignored.iter().map(|f| (f.name.as_str(), f.reason.clone())).collect();
    assert_eq!(
        ignored,
        [
            ("_x.go", IgnoreReason::Hidden),
            ("a_windows.go", IgnoreReason::FileName),
            ("bad.go", IgnoreReason::BadConstraint),
            ("cgo.go", IgnoreReason::Cgo),
            ("doc.go", IgnoreReason::Documentation),
            ("tag.go", IgnoreReason::Constraint("special".to_owned())),
        ]
    );
    let problems: Vec<_> = package.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "/app/p/b.go:1: package b, but a.go is of package a",
            "/app/p/bad.go:1: parsing //go:build line: unexpected end of expression",
            "/app/p/empty.go:1: expected 'package'",
        ]
    );
    let foreign: Vec<_> = package.go_files.iter().map(|file| file.foreign).collect();
    assert_eq!(foreign, [false, true, false, false]);
    let versions: Vec<_> =
        package.go_files.iter().map(|f| f.go_version(&package).unwrap().to_string()).collect();
    assert_eq!(versions, ["go1.21", "go1.21", "go1.21", "go1.23"]);
}

#[test]
fn a_head_of_many_megabytes_is_read_whole() {
    let mut files = tree();
    let mut text = vec![b' '; 10 << 20];
    text.extend_from_slice(b"package big\n\nimport \"fmt\"\n");
    files.file("/app/big/big.go", text);
    let loader = Loader::open(&files, options("/app"));
    let package = loader.find("example.com/app/big").unwrap();
    assert_eq!((package.name.as_deref(), package.imports()), (Some("big"), vec!["fmt"]));
}

#[test]
fn modules_that_are_missing_or_ambiguous() {
    let mut files = tree();
    files
        .file(
            "/app/go.mod",
            "module example.com/app\ngo 1.21\nrequire (\nexample.com/Gone v1.0.0\nexample.com/x v1.0.0\n\
             example.com/x/y v1.0.0\nexample.com/r v1.0.0\n)\nreplace example.com/r => ./nothere\n",
        )
        .file("/cache/example.com/x@v1.0.0/y/y.go", "package y\n")
        .file("/cache/example.com/x@v1.0.0/go.mod", "module example.com/x\n")
        .file("/cache/example.com/x/y@v1.0.0/y.go", "package y\n")
        .file("/cache/example.com/x/y@v1.0.0/go.mod", "module example.com/x/y\ngo 1.20\n")
        .file(
            "/app/app.go",
            "package app\nimport (\n\"example.com/Gone/sub\"\n\"example.com/x/y\"\n\"example.com/r\"\n\"./rel\"\n\
             \"nowhere\"\n\"example.com/x/z\"\n)\n",
        );
    let loader = Loader::open(&files, options("/app"));
    let closure = loader.closure(&loader.matching(&["."]), false);
    assert_eq!(names(&closure.packages), ["example.com/app", "example.com/x/y"]);
    assert_eq!(closure.packages[1].dir, Path::new("/cache/example.com/x/y@v1.0.0"));
    let shown: Vec<_> = closure.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "/app/app.go:6: import \"./rel\": relative imports are not supported in modules",
            "/app/app.go:3: package example.com/Gone/sub: example.com/Gone@v1.0.0 is not there",
            "/app/app.go:5: package example.com/r: example.com/r@v1.0.0 is not there",
            "/app/app.go:8: no module of the build has package example.com/x/z",
            "/app/app.go:7: package nowhere is not in GOROOT",
        ]
    );
    let ambiguous = ProblemKind::AmbiguousImport { path: "example.com/x/y".to_owned() };
    assert!(loader.problems().iter().any(|problem| problem.kind == ambiguous));
}

#[test]
fn replacements_that_contradict_each_other() {
    let mut files = tree();
    files.file(
        "/app/go.mod",
        "module example.com/app\ngo 1.21\nreplace (\nexample.com/x => ./x\nexample.com/x => ./y\n\
         example.com/x => ./y/../x\nexample.com/x v1.0.0 => ./z\n)\n",
    );
    let problems: Vec<_> =
        Loader::open(&files, options("/app")).problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["/app/go.mod:5: conflicting replacements for example.com/x: this one is not used"]);
}

#[test]
fn two_modules_in_one_directory_are_two_packages() {
    let mut files = tree();
    files
        .file(
            "/app/go.mod",
            "module example.com/app\ngo 1.21\nrequire (\nexample.com/x v1.0.0\nexample.com/y v1.0.0\n)\n\
             replace (\nexample.com/x => ../z\nexample.com/y => ../z\n)\n",
        )
        .file("/z/go.mod", "module example.com/z\n")
        .file("/z/z.go", "package z\n")
        .file("/app/app.go", "package app\nimport (\n\"example.com/x\"\n\"example.com/y\"\n)\n");
    let loader = Loader::open(&files, options("/app"));
    let closure = loader.closure(&loader.matching(&["."]), false);
    assert_eq!(names(&closure.packages), ["example.com/app", "example.com/x", "example.com/y"]);
}

#[test]
fn capitals_in_the_module_cache() {
    let mut files = tree();
    files
        .file(
            "/app/go.mod",
            "module example.com/app\ngo 1.21\nrequire github.com/BurntSushi/toml v1.0.0-RC1\n",
        )
        .file("/cache/cache/download/github.com/!burnt!sushi/toml/@v/v1.0.0-!r!c1.mod", "module x\ngo 1.18\n")
        .file("/cache/github.com/!burnt!sushi/toml@v1.0.0-!r!c1/toml.go", "package toml\n");
    let loader = Loader::open(&files, options("/app"));
    let package = loader.find("github.com/BurntSushi/toml").unwrap();
    let module = package.module.as_ref().unwrap();
    assert_eq!((module.go.to_string().as_str(), module.kind), ("go1.18", ModuleKind::Dependency));
}

#[test]
fn a_workspace_that_does_not_use_the_module() {
    let mut files = tree();
    files
        .file("/go.work", "go 1.21\nuse ./other\nuse ./gone\nuse ./other\n")
        .file("/other/go.mod", "module other\n");
    let (packages, problems) = load(&files, "/app");
    assert_eq!(packages, ["example.com/app"]);
    assert_eq!(
        problems,
        [
            "/go.work: does not use the module in /app; it is loaded without this file",
            "/go.work:4: path ./other appears twice",
        ]
    );
    let (_, problems) = load(&files, "/other");
    let gone = "/gone/go.mod: no such file or directory";
    assert!(problems.iter().any(|problem| problem == gone), "{problems:?}");
}

#[test]
fn vendoring_that_disagrees_with_go_mod() {
    let mut files = tree();
    files
        .file("/app/go.mod", "module example.com/app\ngo 1.21\nrequire example.com/a v1.0.0\n")
        .file("/app/vendor/modules.txt", "# example.com/b v1.0.0\n## explicit\nexample.com/b\n")
        .file("/app/vendor/example.com/b/b.go", "package b\n")
        .file("/app/vendor/example.com/c/c.go", "package c\n");
    let loader = Loader::open(&files, options("/app"));
    assert!(loader.is_vendored());
    assert!(loader.find("example.com/b").is_ok());
    // Before Go 1.23, what was not listed could be imported all the same.
    assert!(loader.find("example.com/c").is_ok());
    assert_eq!(loader.find("example.com/d"), Err(Missing::Package));
    let problems: Vec<_> = loader.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "/app/go.mod:3: example.com/a@v1.0.0 is not listed in vendor/modules.txt",
            "/app/vendor/example.com/c: package example.com/c is not listed in modules.txt",
            "/app/vendor/modules.txt:1: example.com/b@v1.0.0 is marked as explicit, but go.mod does not require it",
        ]
    );
    let list: Vec<_> = loader.build_list().into_iter().map(|m| (m.path, m.version)).collect();
    let wanted = [("example.com/app", None), ("example.com/b", Some("v1.0.0"))];
    assert_eq!(list, wanted.map(|(path, version)| (path.to_owned(), version.map(str::to_owned))));
    files.file("/app/go.mod", "module example.com/app\ngo 1.23\nrequire example.com/a v1.0.0\n");
    let loader = Loader::open(&files, options("/app"));
    assert_eq!(loader.find("example.com/c"), Err(Missing::Package));
}

#[test]
fn results_do_not_depend_on_threads() {
    let mut files = tree();
    for n in 0..50 {
        let import = (n + 1) % 60;
        let text = format!("package p\n\nimport _ \"example.com/app/p{import}\"\n");
        files.file(format!("/app/p{n}/p.go"), text);
    }
    let run = |threads: usize| {
        let mut options = options("/app");
        options.threads = threads.try_into().unwrap();
        let loader = Loader::open(&files, options);
        let closure = loader.closure(&loader.matching(&["./..."]), true);
        (closure.packages, closure.problems, loader.problems())
    };
    assert_eq!(run(1), run(7));
}
