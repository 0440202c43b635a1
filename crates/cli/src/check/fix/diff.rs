//! Edits as a unified diff, which `git apply` and `patch -p1` take.

use std::path::Path;

use stanch_model::Edit;

use super::{Change, applied};

/// Lines around a change.
const CONTEXT: usize = 3;

/// The diff of a change; paths are relative to `base` where they are below it.
pub(crate) fn unified(change: &Change, base: &Path) -> Vec<u8> {
    let name = change.path.strip_prefix(base).unwrap_or(&change.path).display().to_string();
    let name = name.trim_start_matches('/');
    let mut out = format!("--- a/{name}\n+++ b/{name}\n").into_bytes();
    let old = lines(&change.old);
    let blocks = blocks(change, &old);
    let mut rest = blocks.as_slice();
    // How many lines the hunks before have added, less those that they have removed.
    let mut shift = 0isize;
    while let Some(first) = rest.first() {
        let near = |pair: &[Block]| pair[1].from - pair[0].to <= 2 * CONTEXT;
        let count = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
        let (hunk, after) = rest.split_at(count);
        let last = hunk.last().unwrap_or(first);
        let (from, to) = (first.from.saturating_sub(CONTEXT), (last.to + CONTEXT).min(old.len()));
        let added: isize = hunk.iter().map(|b| b.new.len() as isize - (b.to - b.from) as isize).sum();
        let new_len = (to - from) as isize + added;
        let new_from = from as isize + shift;
        out.extend(
            format!("@@ -{} +{} @@\n", range(from, to - from), range(new_from as usize, new_len as usize))
                .into_bytes(),
        );
        let mut at = from;
        for block in hunk {
            write(&mut out, b' ', &old[at..block.from]);
            write(&mut out, b'-', &old[block.from..block.to]);
            write(&mut out, b'+', &block.new);
            at = block.to;
        }
        write(&mut out, b' ', &old[at..to]);
        shift += added;
        rest = after;
    }
    out
}

/// Start and length as a hunk's head has them: a range without lines names the line before it.
fn range(from: usize, len: usize) -> String {
    let start = if len == 0 { from } else { from + 1 };
    if len == 1 { start.to_string() } else { format!("{start},{len}") }
}

/// Lines with their ends.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|b| *b == b'\n').collect()
}

fn write<L: AsRef<[u8]>>(out: &mut Vec<u8>, sign: u8, lines: &[L]) {
    for line in lines {
        let line = line.as_ref();
        out.push(sign);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// Lines `from..to` of the old text, counted from 0, and what stands in their place.
struct Block {
    from: usize,
    to: usize,
    new: Vec<Vec<u8>>,
}

fn blocks(change: &Change, old: &[&[u8]]) -> Vec<Block> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(old.iter().scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    }));
    let line_of = |offset: u64| {
        let offset = offset as usize;
        starts.partition_point(|start| *start <= offset).saturating_sub(1).min(old.len().saturating_sub(1))
    };
    let mut blocks = Vec::new();
    let mut rest = change.edits.as_slice();
    while let Some(first) = rest.first() {
        let mut last_line = line_of(first.end);
        let mut count = 1;
        while let Some(next) = rest.get(count).filter(|next| line_of(next.start) <= last_line) {
            last_line = last_line.max(line_of(next.end));
            count += 1;
        }
        let (edits, after) = rest.split_at(count);
        blocks.extend(block(change, old, &starts, (line_of(first.start), last_line + 1), edits));
        rest = after;
    }
    blocks
}

/// One block, without the lines that stay at its ends; `None` when nothing changes.
fn block(
    change: &Change,
    old: &[&[u8]],
    starts: &[usize],
    (mut from, to): (usize, usize),
    edits: &[Edit],
) -> Option<Block> {
    let mut to = to.min(old.len());
    let text = applied(&change.old[starts[from]..starts[to]], starts[from], edits);
    let mut new: Vec<Vec<u8>> = lines(&text).into_iter().map(<[u8]>::to_vec).collect();
    let same = old[from..to].iter().zip(&new).take_while(|(a, b)| **a == b.as_slice()).count();
    new.drain(..same);
    from += same;
    while to > from && new.last().is_some_and(|line| line.as_slice() == old[to - 1]) {
        new.pop();
        to -= 1;
    }
    (from < to || !new.is_empty()).then_some(Block { from, to, new })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(old: &str, edits: &[(usize, usize, &str)]) -> Change {
        let edit = |(start, end, text): &(usize, usize, &str)| Edit {
            file: "/src/a.go".to_owned(),
            start: *start as u64,
            end: *end as u64,
            text: (*text).to_owned(),
        };
        let edits: Vec<Edit> = edits.iter().map(edit).collect();
        let new = applied(old.as_bytes(), 0, &edits);
        Change { path: "/src/a.go".into(), old: old.into(), new, edits }
    }

    #[track_caller]
    fn check(old: &str, edits: &[(usize, usize, &str)], wanted: &str) {
        let diff = unified(&change(old, edits), Path::new("/src"));
        assert_eq!(String::from_utf8(diff).unwrap(), format!("--- a/a.go\n+++ b/a.go\n{wanted}"));
    }

    #[test]
    fn hunks_have_context_and_their_places() {
        check("1\n2\n3\n4\n5\n", &[(5, 5, "\nx")], "@@ -1,5 +1,6 @@\n 1\n 2\n 3\n+x\n 4\n 5\n");
        check("1\n2\n", &[(0, 1, "one"), (2, 3, "two")], "@@ -1,2 +1,2 @@\n-1\n+one\n-2\n+two\n");
        check(
            "a",
            &[(1, 1, "b")],
            "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+ab\n\\ No newline at end of file\n",
        );
        check("a\nb\n", &[(0, 4, "")], "@@ -1,2 +0,0 @@\n-a\n-b\n");
        check("a\n", &[(2, 2, "b\n")], "@@ -1 +1,2 @@\n a\n+b\n");
        check("a\n", &[(0, 1, "a")], "");
    }

    #[test]
    fn far_changes_are_hunks_of_their_own_and_near_ones_are_one() {
        let text: String = (0..20).map(|n| format!("{}\n", (b'a' + n) as char)).collect();
        check(
            &text,
            &[(0, 1, "A\nA"), (38, 39, "T")],
            "@@ -1,4 +1,5 @@\n-a\n+A\n+A\n b\n c\n d\n@@ -17,4 +18,4 @@\n q\n r\n s\n-t\n+T\n",
        );
        check(
            &text,
            &[(0, 1, "A"), (14, 15, "H")],
            "@@ -1,11 +1,11 @@\n-a\n+A\n b\n c\n d\n e\n f\n g\n-h\n+H\n i\n j\n k\n",
        );
    }
}
