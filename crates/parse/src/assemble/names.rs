//! What file names say about which files belong together.

/// Words of a file name that say what kind of file it is, and not which capture it is of.
const KIND_WORDS: &[&str] = &[
    "allocs",
    "block",
    "counts",
    "debug",
    "dump",
    "dumps",
    "expvar",
    "full",
    "goroutine",
    "goroutineleak",
    "goroutines",
    "gz",
    "heap",
    "json",
    "leak",
    "leaks",
    "log",
    "mem",
    "memory",
    "metrics",
    "mutex",
    "out",
    "pb",
    "pprof",
    "prof",
    "profile",
    "prom",
    "stack",
    "stacks",
    "text",
    "threadcreate",
    "threads",
    "trace",
    "txt",
    "vars",
];

/// The folder of a path or URL; empty for a bare name.
pub(super) fn folder(source: &str) -> &str {
    source.rfind(['/', '\\']).map_or("", |at| &source[..at])
}

/// The folder and the name without kind words: equal for the files of one capture.
pub(super) fn key(source: &str) -> String {
    let folder = folder(source);
    let name = source[folder.len()..].trim_start_matches(['/', '\\']).to_ascii_lowercase();
    let mut words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).flat_map(split_digits).filter(|w| !w.is_empty()).collect();
    // "goroutine-debug2": the number belongs to the kind word.
    for i in (1..words.len()).rev() {
        if words[i - 1] == "debug" && matches!(words[i], "0" | "1" | "2") {
            words.remove(i);
        }
    }
    words.retain(|w| !KIND_WORDS.contains(w));
    format!("{folder}/{}", words.join(" "))
}

/// `heap2` is two words.
fn split_digits(word: &str) -> [&str; 2] {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, tail) = word.split_at(word.len() - digits);
    [head, tail]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_capture_share_a_key() {
        for (a, b) in [
            ("d/heap-2.pb.gz", "d/goroutine-2.txt"),
            ("d/heap2.pprof", "d/goroutines2.debug2.txt"),
            ("d/2/heap", "d/2/goroutine?debug=2"),
            ("shop_heap_20260102T030405.pb.gz", "shop_goroutine_20260102T030405.txt"),
            ("before.heap.gz", "before.stacks.log"),
        ] {
            assert_eq!(key(a), key(b));
        }
        for (a, b) in [
            ("d/heap-2.pb.gz", "d/goroutine-3.txt"),
            ("d/heap-2.pb.gz", "e/goroutine-2.txt"),
            ("before.heap.gz", "after.heap.gz"),
        ] {
            assert_ne!(key(a), key(b));
        }
    }
}
