//! Text edits: as changed lines for people, as one replacement for tools that know only one.

use std::collections::BTreeMap;

use stanch_model::{Edit, LineColumn};

use super::texts::{Text, Texts};

/// Lines that change together.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Hunk<'a> {
    pub(crate) file: &'a str,
    /// Number of the first removed line, or of the line that added ones stand before.
    pub(crate) line: u32,
    pub(crate) removed: Vec<String>,
    pub(crate) added: Vec<String>,
}

/// Edits of each file in the order of the text; `None` when two of them overlap or one ends before it starts.
pub(crate) fn by_file(edits: &[Edit]) -> Option<BTreeMap<&str, Vec<&Edit>>> {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(&edit.file).or_default().push(edit);
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|e| (e.start, e.end));
        let apart = edits.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if !apart || edits.iter().any(|e| e.end < e.start) {
            return None;
        }
    }
    Some(files)
}

/// What the edits change, line by line; `None` when the text of a file is not at hand or the edits do not fit it.
pub(crate) fn hunks<'a>(edits: &'a [Edit], texts: &Texts<'_>) -> Option<Vec<Hunk<'a>>> {
    let mut hunks = Vec::new();
    for (file, edits) in by_file(edits)? {
        let text = texts.get(file)?;
        for block in blocks(&edits, text)? {
            let hunk = hunk(file, block, text)?;
            if !hunk.removed.is_empty() || !hunk.added.is_empty() {
                hunks.push(hunk);
            }
        }
    }
    Some(hunks)
}

/// Edits whose lines touch, with the first and last of those lines.
struct Block<'e> {
    edits: Vec<&'e Edit>,
    first: u32,
    last: u32,
}

fn blocks<'e>(edits: &[&'e Edit], text: &Text<'_>) -> Option<Vec<Block<'e>>> {
    let mut blocks: Vec<Block<'e>> = Vec::new();
    for edit in edits {
        let (first, last) = (text.position(edit.start)?.line, text.position(edit.end)?.line);
        match blocks.last_mut() {
            Some(block) if first <= block.last => {
                block.edits.push(edit);
                block.last = block.last.max(last);
            }
            _ => blocks.push(Block { edits: vec![edit], first, last }),
        }
    }
    Some(blocks)
}

fn hunk<'a>(file: &'a str, block: Block<'_>, text: &Text<'_>) -> Option<Hunk<'a>> {
    let (start, end) = (text.line_bytes(block.first)?.0, text.line_bytes(block.last)?.1);
    let old = &text.exact()?[start..end];
    let new = apply(&block.edits, old, start)?;
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same_before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same_before..], &new[same_before..]);
    let same_after = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let owned = |lines: &[&str]| lines[..lines.len() - same_after].iter().map(|l| (*l).to_owned()).collect();
    Some(Hunk {
        file,
        line: block.first + u32::try_from(same_before).ok()?,
        removed: owned(old),
        added: owned(new),
    })
}

/// `text`, which starts at byte `base` of its file, after the edits.
fn apply(edits: &[&Edit], text: &str, base: usize) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for edit in edits {
        let start = usize::try_from(edit.start).ok()?.checked_sub(base)?;
        let end = usize::try_from(edit.end).ok()?.checked_sub(base)?;
        out.push_str(text.get(done..start)?);
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// One replacement.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Replacement {
    pub(crate) start: LineColumn,
    /// Exclusive.
    pub(crate) end: LineColumn,
    pub(crate) text: String,
}

/// All edits of `file` as one replacement; `None` when there are edits of other files, or they do not fit the text.
pub(crate) fn merged(edits: &[Edit], file: &str, texts: &Texts<'_>) -> Option<Replacement> {
    let mut files = by_file(edits)?;
    let edits = files.remove(file)?;
    if !files.is_empty() {
        return None;
    }
    let text = texts.get(file)?;
    let (first, last) = (edits.first()?, edits.last()?);
    let (start, end) = (text.position(first.start)?, text.position(last.end)?);
    let base = usize::try_from(first.start).ok()?;
    let old = text.exact()?.get(base..usize::try_from(last.end).ok()?)?;
    Some(Replacement { start, end, text: apply(&edits, old, base)? })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const TEXT: &str = "one\ntwo\nthree\nfour\nfive\n";

    fn texts() -> Texts<'static> {
        Texts::from(HashMap::from([("a.go", Text::new(TEXT)), ("lossy.go", Text::new("a\u{fffd}\n"))]))
    }

    fn edit(file: &str, start: u64, end: u64, text: &str) -> Edit {
        Edit { file: file.into(), start, end, text: text.into() }
    }

    fn shown(edits: &[Edit]) -> Option<Vec<String>> {
        let show = |h: Hunk<'_>| format!("{}:{} -{:?} +{:?}", h.file, h.line, h.removed, h.added);
        Some(hunks(edits, &texts())?.into_iter().map(show).collect())
    }

    #[test]
    fn only_lines_that_change_are_shown() {
        let check = |edits: &[Edit], expected: &[&str]| assert_eq!(shown(edits).unwrap(), expected);
        check(&[edit("a.go", 4, 7, "2")], &[r#"a.go:2 -["two"] +["2"]"#]);
        check(&[edit("a.go", 4, 4, "new\n")], &[r#"a.go:2 -[] +["new"]"#]);
        check(&[edit("a.go", 3, 3, "\nnew")], &[r#"a.go:2 -[] +["new"]"#]);
        check(&[edit("a.go", 4, 8, "")], &[r#"a.go:2 -["two"] +[]"#]);
        check(&[edit("a.go", 24, 24, "six\n")], &[r#"a.go:6 -[] +["six"]"#]);
        check(
            &[edit("a.go", 19, 23, "5"), edit("a.go", 5, 6, "W"), edit("a.go", 4, 5, "T")],
            &[r#"a.go:2 -["two"] +["TWo"]"#, r#"a.go:5 -["five"] +["5"]"#],
        );
        check(&[edit("a.go", 0, 0, "")], &[]);
    }

    #[test]
    fn edits_that_do_not_fit_show_nothing() {
        for edits in [
            vec![edit("b.go", 0, 0, "x")],
            vec![edit("lossy.go", 0, 1, "x")],
            vec![edit("a.go", 0, 99, "x")],
            vec![edit("a.go", 3, 2, "x")],
            vec![edit("a.go", 0, 3, "x"), edit("a.go", 2, 4, "y")],
        ] {
            assert_eq!(shown(&edits), None, "{edits:?}");
            assert_eq!(merged(&edits, &edits[0].file, &texts()), None, "{edits:?}");
        }
    }

    #[test]
    fn several_edits_become_one_replacement() {
        let at = |line, column| LineColumn { line, column };
        let edits = [edit("a.go", 8, 9, "T"), edit("a.go", 5, 6, "W")];
        assert_eq!(
            merged(&edits, "a.go", &texts()),
            Some(Replacement { start: at(2, 2), end: at(3, 2), text: "Wo\nT".into() })
        );
        assert_eq!(merged(&edits, "b.go", &texts()), None);
        assert_eq!(merged(&[edits[0].clone(), edit("b.go", 0, 0, "x")], "a.go", &texts()), None);
    }
}
