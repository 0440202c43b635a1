//! The Go version from the paths that the toolchain recorded: the GOROOT of the standard library's frames.
//!
//! `/usr/local/go1.27.3/src/runtime/proc.go`, `/root/sdk/go1.22.10/src/net/http/server.go`,
//! `…/golang.org/toolchain@v0.0.1-go1.25.5.linux-amd64/src/…`, `/opt/hostedtoolcache/go/1.24.1/x64/src/…`,
//! `/usr/lib/go-1.19/src/…`, `/opt/homebrew/Cellar/go/1.26.0/libexec/src/…`. A plain `/usr/local/go` or a build
//! with `-trimpath` says nothing, and nothing is guessed.

use stanch_model::{GoVersion, Snapshot, StackId, Symbols};

/// Stacks that are looked at; a program has one toolchain, so the first standard frames decide.
const MAX_STACKS: usize = 500;

/// First path elements of the standard library's packages that stand in stacks.
const STANDARD: &[&str] = &[
    "bufio", "bytes", "context", "crypto", "database", "encoding", "internal", "io", "log", "net", "os",
    "runtime", "strings", "sync", "syscall", "testing", "time",
];

/// The version that the stacks of a snapshot name.
pub(super) fn of_snapshot(snapshot: &Snapshot, symbols: &Symbols) -> Option<GoVersion> {
    let counted = |c: &Option<stanch_model::StackCounts>| -> Vec<StackId> {
        c.iter().flat_map(|c| c.samples.iter().take(MAX_STACKS).map(|s| s.stack)).collect()
    };
    let dump = snapshot.goroutines.iter().flat_map(|d| d.goroutines.iter().take(MAX_STACKS).map(|g| g.stack));
    let heap = snapshot.heap.iter().flat_map(|h| h.samples.iter().take(MAX_STACKS).map(|s| s.stack));
    let mut stacks: Vec<StackId> = dump.chain(heap).collect();
    stacks.extend(counted(&snapshot.goroutine_counts));
    stacks.extend(counted(&snapshot.threads));
    stacks.into_iter().flat_map(|s| symbols.frames(s)).find_map(|frame| {
        let root = goroot(symbols.func(*frame), symbols.file(*frame)?)?;
        of_goroot(root)
    })
}

/// The GOROOT of a standard function's file: what stands before `/src/<package>/`.
fn goroot<'a>(func: &str, file: &'a str) -> Option<&'a str> {
    let tail = func.rfind('/').map_or(0, |at| at + 1);
    let package = &func[..tail + func[tail..].find('.')?];
    let first = package.split('/').next()?;
    if !STANDARD.contains(&first) {
        return None;
    }
    let folder = file.rsplit_once(['/', '\\'])?.0;
    let root = folder.strip_suffix(package)?.trim_end_matches(['/', '\\']);
    Some(root.strip_suffix("src")?.trim_end_matches(['/', '\\']))
}

/// The version in a path element: `go1.27.3`, `go-1.19`, `toolchain@v0.0.1-go1.25.5.linux-amd64`, or `1.24.1`
/// below `go`. The innermost wins.
fn of_goroot(root: &str) -> Option<GoVersion> {
    let elements: Vec<&str> = root.split(['/', '\\']).collect();
    (0..elements.len()).rev().find_map(|i| {
        let element = elements[i];
        let named = ["go1.", "go-1."].iter().find_map(|mark| {
            let at = element.rfind(mark)?;
            let word = at == 0 || element[..at].ends_with(['-', '_', '@', '.']);
            word.then(|| &element[at + mark.len() - 2..])
        });
        let below_go = || (i > 0 && elements[i - 1] == "go" && element.starts_with("1.")).then_some(element);
        // Past the release, `go1.25.5.linux-amd64` goes on with a platform.
        let text: String =
            named.or_else(below_go)?.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        text.trim_end_matches('.').parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(func: &str, file: &str) -> Option<String> {
        of_goroot(goroot(func, file)?).map(|v| v.to_string())
    }

    #[test]
    fn goroots_with_a_version() {
        for (func, file, expected) in [
            ("runtime.gopark", "/usr/local/go1.27.3/src/runtime/proc.go", "go1.27.3"),
            ("net/http.(*conn).serve", "/root/sdk/go1.22.10/src/net/http/server.go", "go1.22.10"),
            (
                "internal/poll.(*FD).Read",
                "/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.25.5.linux-amd64/src/internal/poll/fd_unix.go",
                "go1.25.5",
            ),
            ("runtime.main", "/opt/hostedtoolcache/go/1.24.1/x64/src/runtime/proc.go", "go1.24.1"),
            ("runtime.main", "/usr/lib/go-1.19/src/runtime/proc.go", "go1.19"),
            ("sync.(*Mutex).Lock", "/nix/store/abc-go-1.26.2/share/go/src/sync/mutex.go", "go1.26.2"),
            ("runtime.main", "/opt/homebrew/Cellar/go/1.26.0/libexec/src/runtime/proc.go", "go1.26.0"),
            ("runtime.main", r"C:\sdk\go1.26.8\src\runtime\proc.go", "go1.26.8"),
            ("runtime.main", "/sdk/go1.27rc1/src/runtime/proc.go", "go1.27"),
        ] {
            assert_eq!(version(func, file).as_deref(), Some(expected), "{file}");
        }
    }

    #[test]
    fn paths_that_say_nothing() {
        for (func, file) in [
            ("runtime.main", "/usr/local/go/src/runtime/proc.go"),
            ("runtime.main", "runtime/proc.go"),
            ("main.main", "/home/a/go1.22.1/src/main/main.go"),
            ("example.com/runtime.f", "/home/a/go1.22.1/src/example.com/runtime/f.go"),
            ("net/http.f", "/usr/local/go1.22.1/src/net/url/x.go"),
            ("runtime.main", "/srv/cargo1.22/src/runtime/proc.go"),
            ("runtime.main", "/app/1.22.1/src/runtime/proc.go"),
        ] {
            assert_eq!(version(func, file), None, "{file}");
        }
    }
}
