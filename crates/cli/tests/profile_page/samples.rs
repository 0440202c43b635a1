//! Profiles to look at: an ordinary service before and after, hostile names, very deep stacks.

use std::path::{Path, PathBuf};

use stanch_model::profile::{Function, Line, LocationId, Profile, ProfileBuilder, Sizes, ValueType};

/// Makes a profile of stacks that are given root first.
struct Maker {
    builder: ProfileBuilder,
    known: Vec<(String, LocationId)>,
}

impl Maker {
    fn new(types: &[(&str, &str)]) -> Self {
        let mut builder = ProfileBuilder::new(Sizes::default());
        builder.string("").unwrap();
        for (kind, unit) in types {
            let (kind, unit) = (builder.string(kind).unwrap(), builder.string(unit).unwrap());
            builder.sample_type(ValueType { kind, unit }).unwrap();
        }
        Self { builder, known: Vec::new() }
    }

    fn location(&mut self, name: &str, file: &str, line: i64) -> LocationId {
        let key = format!("{name} {file}:{line}");
        if let Some((_, id)) = self.known.iter().find(|(k, _)| *k == key) {
            return *id;
        }
        let b = &mut self.builder;
        let (text, filename) = (b.string(name).unwrap(), b.string(file).unwrap());
        let function =
            b.function(Function { name: text, system_name: text, filename, start_line: 1 }).unwrap();
        let lines = [Line { function: Some(function), line, column: 0 }];
        let id = b.location(None, 0x1000 + self.known.len() as u64 * 16, false, &lines).unwrap();
        self.known.push((key, id));
        id
    }

    fn sample(&mut self, root_first: &[(&str, &str, i64)], values: &[i64]) {
        let mut ids: Vec<_> = root_first.iter().map(|(n, f, l)| self.location(n, f, *l)).collect();
        ids.reverse();
        let stack = self.builder.stack(&ids).unwrap();
        self.builder.sample(stack, values, &[]).unwrap();
    }

    fn write(self, path: &Path) -> PathBuf {
        let profile: Profile = self.builder.finish();
        std::fs::write(path, stanch_profile::encode(&profile)).unwrap();
        path.to_path_buf()
    }
}

const HEAP: [(&str, &str); 2] = [("inuse_objects", "count"), ("inuse_space", "bytes")];
const MAIN: (&str, &str, i64) = ("main.main", "/src/orders/main.go", 12);
const SERVE: (&str, &str, i64) = ("net/http.(*conn).serve", "/usr/lib/go/src/net/http/server.go", 2060);
const HANDLE: (&str, &str, i64) = ("example.com/orders/api.(*Server).Handle", "/src/orders/api/api.go", 40);
const CACHE: (&str, &str, i64) = ("example.com/orders/cache.Put", "/src/orders/cache/cache.go", 21);
const OLD: (&str, &str, i64) = ("example.com/orders/legacy.Load", "/src/orders/legacy/legacy.go", 9);
const FRESH: (&str, &str, i64) = ("example.com/orders/audit.Log", "/src/orders/audit/audit.go", 33);
const DECODE: (&str, &str, i64) =
    ("github.com/json/fast.Decode", "/root/go/pkg/mod/github.com/json/fast@v1.2.0/decode.go", 77);
const GROW: (&str, &str, i64) = ("runtime.growslice", "/usr/lib/go/src/runtime/slice.go", 155);

/// A heap with 1,000 MiB in use; 600 of them are the cache's.
pub(crate) fn after(dir: &Path) -> PathBuf {
    let mut maker = Maker::new(&HEAP);
    let mib = |n: i64| [n, n << 20];
    maker.sample(&[SERVE, HANDLE, CACHE, GROW], &mib(500));
    maker.sample(&[SERVE, HANDLE, CACHE], &mib(100));
    maker.sample(&[SERVE, HANDLE, DECODE], &mib(250));
    maker.sample(&[MAIN, FRESH], &mib(100));
    maker.sample(&[MAIN], &mib(50));
    maker.write(&dir.join("after.pb"))
}

/// The same service before: 400 MiB, without the audit log, with the legacy loader.
pub(crate) fn before(dir: &Path) -> PathBuf {
    let mut maker = Maker::new(&HEAP);
    let mib = |n: i64| [n, n << 20];
    maker.sample(&[SERVE, HANDLE, CACHE, GROW], &mib(20));
    maker.sample(&[SERVE, HANDLE, DECODE], &mib(280));
    maker.sample(&[MAIN, OLD], &mib(50));
    maker.sample(&[MAIN], &mib(50));
    maker.write(&dir.join("before.pb"))
}

/// Names that want to be markup, a script, a terminal's command or somebody else's text.
pub(crate) fn hostile(dir: &Path) -> PathBuf {
    let mut maker = Maker::new(&[(
        "</script><script>window.broken=1</script>",
        "\"><img src=x onerror=window.broken=1>",
    )]);
    let long = format!("main.{}", "x".repeat(100_000));
    let names = [
        "<img src=x onerror=window.broken=1>",
        "</script><script>window.broken=1</script>",
        "main.\u{202e}gnp.live\u{1b}[2J",
        "a;b;c",
        long.as_str(),
        "主程序.处理",
    ];
    for name in names {
        maker.sample(&[MAIN, (name, "</style><img src=x onerror=window.broken=1>.go", 3)], &[7]);
    }
    maker.write(&dir.join("hostile.pb"))
}

/// One stack of 5,000 calls and one of 4,999.
pub(crate) fn deep(dir: &Path) -> PathBuf {
    let mut maker = Maker::new(&HEAP);
    let names: Vec<String> = (0..5000).map(|i| format!("main.level{i:04}")).collect();
    let stack: Vec<_> = names.iter().map(|n| (n.as_str(), "/src/deep.go", 1)).collect();
    maker.sample(&stack, &[1, 4096]);
    maker.sample(&stack[..4999], &[1, 4096]);
    maker.write(&dir.join("deep.pb"))
}
