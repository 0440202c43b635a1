//! Threads of a C++ program (`threadz`).
//!
//! Source: `parseThread` of google/pprof, `profile/legacy_profile.go`.

use super::cpu::drop_doubled_leaves;
use super::draft::{Draft, value_type};
use super::maps;
use super::text::{Cursor, Line, Lines, addresses};

/// Reads a threadz profile; `None` when the text is none.
pub(super) fn parse(text: &[u8]) -> Option<Draft> {
    let mut lines = Lines::new(text);
    let mut line = Some(lines.find(|l| !l.is_space_or_comment())?);
    if line.is_some_and(|l| is_title(l.text)) {
        line = lines.find(|l| maps::is_sentinel(l.text) || l.text.starts_with(b"-"));
    } else if !line.is_some_and(|l| is_thread(l.text)) {
        return None;
    }
    let mut draft = Draft::new(value_type("thread", "count"), 1, vec![value_type("thread", "count")]);
    while let Some(head) = line.take() {
        if maps::is_sentinel(head.text) || head.text.starts_with(b"---- no stack trace for") {
            lines.put_back(head);
            break;
        }
        if !is_thread(head.text) {
            draft.problems.push(head.dropped("a line that starts no thread"));
        }
        line = thread(&mut lines, &mut draft);
    }
    maps::read_rest(&mut lines, &mut draft);
    drop_doubled_leaves(&mut draft);
    Some(draft)
}

/// `--- threadz 1 ---`
fn is_title(line: &[u8]) -> bool {
    let Some(at) = memchr::memmem::find(line, b"--- threadz ") else { return false };
    let mut c = Cursor(&line[at + b"--- threadz ".len()..]);
    c.int().is_some() && c.eat(b" ---").is_some()
}

/// `--- Thread 7f794ab90940 (name: main/14748) stack: ---`
fn is_thread(line: &[u8]) -> bool {
    let Some(at) = memchr::memmem::find(line, b"--- Thread ") else { return false };
    let mut c = Cursor(&line[at + b"--- Thread ".len()..]);
    c.hex().is_some() && c.eat(b" (name: ").is_some() && memchr::memmem::find(c.0, b") stack: ---").is_some()
}

/// Reads one stack; the line behind it.
fn thread<'a>(lines: &mut Lines<'a>, draft: &mut Draft) -> Option<Line<'a>> {
    let mut stack = Vec::new();
    let mut found = Vec::new();
    let mut same = false;
    let mut next = None;
    for line in lines.by_ref() {
        if line.text.starts_with(b"---") {
            next = Some(line);
            break;
        }
        if memchr::memmem::find(line.text, b"same as previous thread").is_some() {
            same = true;
        } else if addresses(line.text, &mut found).is_some() {
            stack.append(&mut found);
        } else {
            draft.problems.push(line.dropped("an address of more than 64 bits"));
        }
    }
    if same || stack.is_empty() {
        if let Some(count) = draft.values.last_mut() {
            *count = count.saturating_add(1);
        }
    } else {
        // All but the leaf are return addresses.
        stack.iter_mut().skip(1).for_each(|a| *a = a.wrapping_sub(1));
        draft.sample(&stack, &[1]);
    }
    next
}
