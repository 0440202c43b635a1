//! Recorded paths of real builds against small trees.

use super::*;

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn resolver(dir: &Path) -> SourceResolver {
    let options = SourceOptions {
        goroot: Some(dir.join("goroot")),
        modcache: Some(dir.join("modcache")),
        ..SourceOptions::new(dir.join("app"))
    };
    SourceResolver::new(options).unwrap()
}

fn example() -> tempfile::TempDir {
    tree(&[
        ("app/go.mod", "// comment\nmodule github.com/acme/app // v2\n\ngo 1.22\n"),
        ("app/main.go", "app main"),
        ("app/internal/pool/pool.go", "pool"),
        ("app/http/server.go", "own server"),
        ("app/db/conn.go", "own conn"),
        ("app/a/x/same.go", "one"),
        ("app/b/x/same.go", "two"),
        ("app/tools/go.mod", "module \"github.com/acme/app/tools\"\n"),
        ("app/tools/main.go", "tools main"),
        ("app/vendor/github.com/BurntSushi/toml/lex.go", "vendored"),
        ("goroot/src/net/http/server.go", "go server"),
        ("goroot/src/internal/poll/fd.go", "go fd"),
        ("modcache/github.com/lib/pq@v1.10.0/conn.go", "pq conn"),
        ("modcache/github.com/!azure/sdk@v1.0.0/c.go", "azure"),
        ("secret/outside.go", "secret"),
    ])
}

#[test]
fn recorded_paths_lead_to_their_files() {
    let dir = example();
    let resolver = resolver(dir.path());
    let at_hand = dir.path().join("app/db/conn.go").canonicalize().unwrap();
    for (recorded, want) in [
        // built in a container, then with -trimpath, then in GOPATH
        ("/src/internal/pool/pool.go", Ok("pool")),
        ("github.com/acme/app/internal/pool/pool.go", Ok("pool")),
        ("github.com/acme/app@v1.2.3/internal/pool/pool.go", Ok("pool")),
        ("/go/src/github.com/acme/app/internal/pool/pool.go", Ok("pool")),
        ("C:\\work\\internal\\pool\\pool.go", Ok("pool")),
        ("github.com/acme/app/tools/main.go", Ok("tools main")),
        ("/build/tools/main.go", Ok("tools main")),
        (at_hand.to_str().unwrap(), Ok("own conn")),
        // Go's own files are not the program's, however alike
        ("/usr/local/go/src/net/http/server.go", Ok("go server")),
        ("/opt/hostedtoolcache/go/1.22.1/x64/src/net/http/server.go", Ok("go server")),
        ("net/http/server.go", Ok("go server")),
        ("/root/sdk/go1.25.5/src/internal/poll/fd.go", Ok("go fd")),
        ("net/http/gone.go", Err(SourceMiss::NotFound)),
        // dependencies
        ("github.com/lib/pq@v1.10.0/conn.go", Ok("pq conn")),
        ("/root/go/pkg/mod/github.com/lib/pq@v1.10.0/conn.go", Ok("pq conn")),
        ("github.com/lib/pq@v1.10.9/conn.go", Err(SourceMiss::NotFound)),
        ("github.com/Azure/sdk@v1.0.0/c.go", Ok("azure")),
        ("/go/pkg/mod/github.com/!azure/sdk@v1.0.0/c.go", Ok("azure")),
        ("github.com/BurntSushi/toml@v1.0.0/lex.go", Ok("vendored")),
        ("/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/lex.go", Ok("vendored")),
        ("/build/vendor/github.com/BurntSushi/toml/lex.go", Ok("vendored")),
        ("/build/vendor/github.com/other/db/conn.go", Err(SourceMiss::NotFound)),
        // another module's file of the same name
        ("github.com/other/lib/db/conn.go", Err(SourceMiss::NotFound)),
        // two that fit equally well
        ("/elsewhere/x/same.go", Err(SourceMiss::Ambiguous)),
        ("/elsewhere/b/x/same.go", Ok("two")),
        // a name alone, further down
        ("/elsewhere/pool.go", Err(SourceMiss::NotFound)),
        ("", Err(SourceMiss::NotFound)),
    ] {
        let got = resolver.resolve(recorded).map(|p| std::fs::read_to_string(p).unwrap());
        assert_eq!(got, want.map(str::to_owned), "{recorded}");
    }
}

#[test]
fn two_tops_with_the_same_name_are_ambiguous_unless_more_fits() {
    let dir = example();
    let resolver = resolver(dir.path());
    assert_eq!(resolver.resolve("/w/main.go"), Err(SourceMiss::Ambiguous));
    assert!(resolver.resolve("/w/tools/main.go").is_ok());
}

#[test]
fn nothing_outside_is_read() {
    let dir = example();
    let app = dir.path().join("app");
    std::os::unix::fs::symlink(dir.path().join("secret/outside.go"), app.join("link.go")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("secret"), app.join("linked")).unwrap();
    let resolver = resolver(dir.path());
    for recorded in [
        "/b/link.go",
        "/b/linked/outside.go",
        "github.com/acme/app/../secret/outside.go",
        "github.com/acme/app/linked/outside.go",
        "net/../../../secret/outside.go",
        "github.com/lib/pq@v1.10.0/../../../../../secret/outside.go",
    ] {
        assert!(resolver.resolve(recorded).is_err(), "{recorded}");
    }
    let outside = dir.path().join("secret/outside.go");
    assert!(resolver.resolve(outside.to_str().unwrap()).is_err());
}

#[test]
fn reading_is_bounded_and_says_what_is_missing() {
    let dir = example();
    let mut options = SourceOptions::new(dir.path().join("app"));
    options.max_file = 6;
    let resolver = SourceResolver::new(options).unwrap();
    let (text, missing) = resolver.read(["/b/internal/pool/pool.go", "/b/http/server.go", "/b/none/none.go"]);
    assert_eq!(text.file("/b/internal/pool/pool.go"), Some("pool"));
    assert_eq!(
        missing,
        [
            ("/b/http/server.go".to_owned(), SourceMiss::TooLarge),
            ("/b/none/none.go".to_owned(), SourceMiss::NotFound)
        ]
    );
    let error = SourceResolver::new(SourceOptions::new("/nowhere")).unwrap_err().to_string();
    assert!(error.contains("--source wants the folder"), "{error}");
}
