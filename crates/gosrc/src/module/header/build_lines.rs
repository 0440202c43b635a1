//! The build constraints among the comments at the top of a file (`go/build.parseFileHeader`).

use std::borrow::Cow;

use super::HeaderProblem;
use crate::module::constraint::{self, Constraint};

/// What stands where constraints may stand.
#[derive(Default)]
struct Found<'a> {
    /// The `//go:build` line, with its 1-based number.
    go_build: Option<(&'a [u8], u32)>,
    /// Lines up to the last blank one before the code: only there `// +build` counts.
    plus_lines_end: usize,
}

/// The constraint of a file, from the bytes of its head, and the version that a `//go:build` line asks for. Such a
/// line makes `// +build` lines void.
pub(super) fn constraint(head: &[u8]) -> Result<(Option<Constraint>, Option<u16>), HeaderProblem> {
    let found = find(head)?;
    if let Some((line, number)) = found.go_build {
        return match Constraint::parse(&text(line)) {
            Ok(parsed) => {
                let minor = parsed.min_go_minor();
                Ok((Some(parsed), minor))
            }
            Err(error) => Err(HeaderProblem { what: error.to_string(), line: number }),
        };
    }
    let mut all = None;
    for line in head[..found.plus_lines_end].split(|b| *b == b'\n') {
        let line = text(line.trim_ascii());
        // A line that is too complex for Go is passed over, as Go does.
        if let Some(parsed) = constraint::plus_build(&line).and_then(|_| Constraint::parse(&line).ok()) {
            all = Some(Constraint::both(all, parsed));
        }
    }
    Ok((all, None))
}

fn text(line: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(line)
}

fn find(head: &[u8]) -> Result<Found<'_>, HeaderProblem> {
    let mut found = Found::default();
    let mut code_began = false;
    let mut in_block = false;
    let mut at = 0;
    for (index, raw) in head.split_inclusive(|b| *b == b'\n').enumerate() {
        at += raw.len();
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let line = raw.trim_ascii();
        if line.is_empty() && !code_began {
            found.plus_lines_end = at;
            continue;
        }
        code_began |= !line.starts_with(b"//");
        if !in_block && constraint::go_build(&text(line)).is_some() {
            if found.go_build.is_some() {
                return Err(HeaderProblem { what: "multiple //go:build comments".to_owned(), line: number });
            }
            found.go_build = Some((line, number));
        }
        if !only_comments(line, &mut in_block) {
            break;
        }
    }
    Ok(found)
}

/// Whether a line holds nothing but comments; keeps track of `/* … */` over lines.
fn only_comments(mut line: &[u8], in_block: &mut bool) -> bool {
    while !line.is_empty() {
        if *in_block {
            let Some(end) = memchr::memmem::find(line, b"*/") else { return true };
            *in_block = false;
            line = line[end + 2..].trim_ascii();
        } else if line.starts_with(b"//") {
            return true;
        } else if line.starts_with(b"/*") {
            *in_block = true;
            line = line[2..].trim_ascii();
        } else {
            return false;
        }
    }
    true
}
