//! Which lines a unified diff adds or changes.

use std::collections::{BTreeMap, BTreeSet};

/// Lines by file, both as the new side names them.
pub(crate) type Lines = BTreeMap<String, BTreeSet<u32>>;

/// Reads a unified diff, as git and `diff -u` write it. Whatever is between the diffs of files is passed over.
pub(crate) fn added(text: &str) -> Lines {
    let mut lines = Lines::new();
    let mut file: Option<String> = None;
    let mut old_name = String::new();
    // Lines of the old and the new side that the hunk has left, and the number of the next new one.
    let (mut old_left, mut new_left, mut next) = (0u32, 0u32, 0u32);
    for line in text.lines() {
        if old_left > 0 || new_left > 0 {
            match line.as_bytes().first() {
                Some(b'+') => {
                    if let Some(file) = &file {
                        lines.entry(file.clone()).or_default().insert(next);
                    }
                    next = next.saturating_add(1);
                    new_left = new_left.saturating_sub(1);
                }
                Some(b'-') => old_left = old_left.saturating_sub(1),
                Some(b'\\') => {}
                // An empty line is a context line whose blank an editor has taken away.
                _ => {
                    next = next.saturating_add(1);
                    (old_left, new_left) = (old_left.saturating_sub(1), new_left.saturating_sub(1));
                }
            }
        } else if let Some(name) = line.strip_prefix("--- ") {
            old_name = path(name);
        } else if let Some(name) = line.strip_prefix("+++ ") {
            file = new_file(&old_name, &path(name));
        } else if let Some((old, new)) = hunk(line) {
            (old_left, new_left, next) = (old.1, new.1, new.0);
        }
    }
    lines
}

/// The name behind `+++`, without the prefixes `a/` and `b/` when both sides have theirs.
fn new_file(old: &str, new: &str) -> Option<String> {
    if new == "/dev/null" {
        return None;
    }
    let prefixed = old == "/dev/null" || old.starts_with("a/");
    let name = new.strip_prefix("b/").filter(|_| prefixed).unwrap_or(new);
    Some(name.to_owned())
}

/// The path of a header line: up to a tab, before which `diff` writes a time; in quotes, with escapes as in C.
fn path(text: &str) -> String {
    let Some(quoted) = text.strip_prefix('"') else {
        return text.split('\t').next().unwrap_or_default().to_owned();
    };
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => break,
            b'\\' => match rest.next() {
                Some(b't') => bytes.push(b'\t'),
                Some(b'n') => bytes.push(b'\n'),
                Some(first @ b'0'..=b'7') => {
                    let digits = [Some(first), rest.next(), rest.next()];
                    let value =
                        digits.iter().flatten().fold(0u32, |v, d| v * 8 + u32::from(d.wrapping_sub(b'0')));
                    bytes.push(value as u8);
                }
                Some(other) => bytes.push(other),
                None => break,
            },
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Start and length of both sides, from `@@ -a,b +c,d @@`.
fn hunk(line: &str) -> Option<((u32, u32), (u32, u32))> {
    let rest = line.strip_prefix("@@ -")?;
    let (ranges, _) = rest.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| match text.split_once(',') {
        Some((start, length)) => Some((start.parse().ok()?, length.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    };
    Some((range(old)?, range(new)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[(&str, &[u32])]) {
        let wanted: Lines = wanted
            .iter()
            .map(|(file, lines)| ((*file).to_owned(), lines.iter().copied().collect()))
            .collect();
        assert_eq!(added(text), wanted);
    }

    #[test]
    fn added_and_changed_lines_are_those_of_the_new_side() {
        let git = "diff --git a/x/a.go b/x/a.go\nindex 1..2 100644\n--- a/x/a.go\n+++ b/x/a.go\n@@ -1,3 +1,4 @@ func f() {\n one\n-two\n+2\n+2.5\n three\n@@ -10 +11,0 @@\n-gone\n@@ -20,0 +20,2 @@\n+--- a/looks/like/a/header\n++++ b/and/another\n";
        check(git, &[("x/a.go", &[2, 3, 20, 21])]);
        check(
            "--- old/a.go\t2026-01-01\n+++ new/a.go\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n",
            &[("new/a.go", &[1])],
        );
        check("--- /dev/null\n+++ b/n.go\n@@ -0,0 +1,2 @@\n+a\n+b\n", &[("n.go", &[1, 2])]);
        check("--- a/o.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", &[]);
        check("--- x.go\n+++ b/x.go\n@@ -1 +1 @@\n-a\n+b\n", &[("b/x.go", &[1])]);
        check(
            "--- \"a/\\344\\270\\226 \\\"q\\t.go\"\n+++ \"b/\\344\\270\\226 \\\"q\\t.go\"\n@@ -1 +1 @@\n-a\n+b\n",
            &[("世 \"q\t.go", &[1])],
        );
        check("--- a/a.go\n+++ b/a.go\n@@ -1,2 +1,3 @@\n\n+b\n c\n", &[("a.go", &[2])]);
    }

    #[test]
    fn what_is_no_diff_has_no_lines() {
        for text in [
            "",
            "+a\n-b\n",
            "@@ -1 +1 @@\n+a",
            "@@ -x +1 @@",
            "--- \"a\\",
            "@@ -1,4294967295 +4294967295,9 @@\n+a\n+b\n",
        ] {
            check(text, &[]);
        }
    }
}
