//! What a Go function name says: its package, and whose code it is.

use crate::finding::Location;
use crate::symbols::{FrameId, Symbols};

/// Whose code a frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Owner {
    /// The runtime and what it is made of.
    Runtime,
    /// The rest of the standard library.
    Std,
    /// A module that the program depends on.
    Dependency,
    /// The program itself.
    Program,
}

/// First path elements of the standard library's packages (`go list std`, Go 1.27, with older and vendored ones).
const STD: &[&str] = &[
    "archive",
    "arena",
    "bufio",
    "builtin",
    "bytes",
    "cmp",
    "compress",
    "container",
    "context",
    "crypto",
    "database",
    "debug",
    "embed",
    "encoding",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "go",
    "hash",
    "html",
    "image",
    "index",
    "internal",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "plugin",
    "reflect",
    "regexp",
    "runtime",
    "simd",
    "slices",
    "sort",
    "strconv",
    "strings",
    "structs",
    "sync",
    "syscall",
    "testing",
    "text",
    "time",
    "unicode",
    "unique",
    "unsafe",
    "vendor",
    "weak",
];

/// Whether import paths that begin with this element are Go's own.
#[must_use]
pub fn is_std_element(first: &str) -> bool {
    STD.contains(&first)
}

/// The package path of a Go function name: `github.com/a/b.(*T).M` is in `github.com/a/b`.
#[must_use]
pub fn package(func: &str) -> &str {
    // Type arguments may hold slashes and dots of their own.
    let bare = func.split('[').next().unwrap_or(func);
    let after_slash = bare.rfind('/').map_or(0, |i| i + 1);
    match bare[after_slash..].find('.') {
        Some(dot) => &func[..after_slash + dot],
        None => bare,
    }
}

/// The name without its package path's leading elements, as Go programmers say it: `b.(*T).M`.
#[must_use]
pub fn short(func: &str) -> &str {
    let bare = func.split('[').next().unwrap_or(func);
    &func[bare.rfind('/').map_or(0, |i| i + 1)..]
}

/// Whose code a frame is, by its name and its file.
#[must_use]
pub fn owner(symbols: &Symbols, frame: FrameId) -> Owner {
    owner_of(symbols.func(frame), symbols.file(frame))
}

/// Whose code a function is.
#[must_use]
pub fn owner_of(func: &str, file: Option<&str>) -> Owner {
    let package = package(func);
    let first = package.split('/').next().unwrap_or(package);
    if package == "runtime"
        || package.starts_with("runtime/internal/")
        || package.starts_with("internal/runtime/")
    {
        return Owner::Runtime;
    }
    if is_std_element(first) && !file.is_some_and(in_module) {
        return Owner::Std;
    }
    if file.is_some_and(|f| in_module_cache(f) || f.contains("/vendor/")) {
        return Owner::Dependency;
    }
    Owner::Program
}

/// A file of a versioned module: `…/mod@v1.2.3/…`, with or without `-trimpath`.
fn in_module_cache(file: &str) -> bool {
    file.contains("/pkg/mod/") || file.contains("@v")
}

/// A module may be named like a standard package (`log/sub`); only the module cache tells.
fn in_module(file: &str) -> bool {
    in_module_cache(file) && !file.contains("golang.org/toolchain@")
}

/// Whether a name is that of the function or of a closure inside it: `main.f` owns `main.f.func1` and `main.f.gowrap2`.
#[must_use]
pub fn is_or_inside(func: &str, outer: &str) -> bool {
    func.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The stub through which cgo calls C (`main._Cfunc_read` in `_cgo_gotypes.go`): in the program's package, and in no
/// file that anybody has.
fn is_generated_by_cgo(func: &str) -> bool {
    func.contains("._Cfunc_") || func.contains("._cgo_")
}

/// The place of a frame; `None` when its file or line is unknown.
#[must_use]
pub fn location(symbols: &Symbols, frame: FrameId) -> Option<Location> {
    Some(Location {
        file: symbols.file(frame)?.to_owned(),
        line: symbols.line(frame)?,
        column: None,
        function: symbols.func(frame).to_owned(),
    })
}

/// The leaf-most frame of the program itself, else of a dependency.
#[must_use]
pub fn user_frame(symbols: &Symbols, frames: &[FrameId]) -> Option<FrameId> {
    let written = |f: &FrameId| !is_generated_by_cgo(symbols.func(*f));
    let by = |wanted: Owner| frames.iter().copied().find(|f| owner(symbols, *f) == wanted && written(f));
    by(Owner::Program).or_else(|| by(Owner::Dependency))
}

/// A function name without the argument list of C++ and the leading dot of PPC: what `drop_frames` and `prune_from`
/// are matched with.
///
/// Source: `simplifyFunc` of google/pprof, `profile/prune.go`.
#[must_use]
pub fn without_arguments(name: &str) -> &str {
    const ANONYMOUS: &str = "(anonymous namespace)";
    let name = name.strip_prefix('.').unwrap_or(name);
    let mut at = 0;
    while let Some(open) = name[at..].find('(').map(|i| at + i) {
        let rest = &name[open..];
        at = if rest.starts_with(ANONYMOUS) {
            open + ANONYMOUS.len()
        } else if rest.starts_with("()") && name[at..open].ends_with("operator") {
            open + 2
        } else {
            return &name[..open];
        };
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages() {
        for (func, pkg) in [
            ("main.main", "main"),
            ("github.com/a/b%2ec.(*T).M.func1", "github.com/a/b%2ec"),
            ("github.com/a/b.F[...]", "github.com/a/b"),
            ("main.F[go.shape.struct { github.com/x/y.Z }]", "main"),
            ("net/http.(*conn).serve", "net/http"),
        ] {
            assert_eq!(package(func), pkg);
        }
    }

    #[test]
    fn owners() {
        let of = |func, file| owner_of(func, Some(file));
        assert_eq!(of("runtime.gopark", "/usr/local/go/src/runtime/proc.go"), Owner::Runtime);
        assert_eq!(of("internal/runtime/maps.(*Map).growToTable", "x.go"), Owner::Runtime);
        assert_eq!(of("net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go"), Owner::Std);
        assert_eq!(of("myapp/api.Serve", "/src/myapp/api/a.go"), Owner::Program);
        assert_eq!(of("main.main", "/src/main.go"), Owner::Program);
        assert_eq!(
            of(
                "github.com/panjf2000/ants/v2.(*Pool).purge",
                "/go/pkg/mod/github.com/panjf2000/ants/v2@v2.11.0/pool.go"
            ),
            Owner::Dependency
        );
        assert_eq!(
            of(
                "net/http.f",
                "/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.3.linux-amd64/src/net/http/x.go"
            ),
            Owner::Std
        );
    }

    #[test]
    fn the_stub_of_a_c_function_is_nobody_s_place() {
        let mut symbols = Symbols::new();
        let frames = [
            symbols.frame_of("main._Cfunc_wait_device", "_cgo_gotypes.go", 48),
            symbols.frame_of("main.pollDevice", "/src/app/cgo.go", 13),
        ];
        assert_eq!(user_frame(&symbols, &frames), Some(frames[1]));
        assert_eq!(user_frame(&symbols, &frames[..1]), None);
    }

    #[test]
    fn closures_are_inside() {
        assert!(is_or_inside("main.f.func1", "main.f"));
        assert!(is_or_inside("main.f", "main.f"));
        assert!(!is_or_inside("main.foo", "main.f"));
    }

    #[test]
    fn argument_lists_are_left_out() {
        for (name, want) in [
            ("runtime.mallocgc", "runtime.mallocgc"),
            (".tc_malloc(unsigned long)", "tc_malloc"),
            ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
            ("A::operator()(int)", "A::operator()"),
            ("main.(*T).M", "main."),
        ] {
            assert_eq!(without_arguments(name), want);
        }
    }
}
