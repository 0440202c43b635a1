//! Go's count profiles in text form (goroutine, threadcreate, a program's own), `debug=1`.
//!
//! Source: `parseGoCount` of google/pprof and `printCountProfile` in `runtime/pprof/pprof.go`. google/pprof drops
//! the symbols and labels that stand in the text, and refuses a stack without addresses, which Go prints for
//! threads; all of them are read here.

use super::draft::{Draft, DraftLabel, Symboliser, value_type};
use super::text::{Cursor, Line, Lines, addresses, int};
use super::{maps, symbols};
use crate::formats::goroutine_text::parse_labels;

/// Reads a count profile; `None` when the text is none.
pub(super) fn parse(text: &[u8]) -> Option<Draft> {
    let mut lines = Lines::new(text);
    let title = lines.find(|l| !l.is_space_or_comment())?;
    let name = title_name(title.text)?;
    let mut draft = Draft::new(value_type(&name, "count"), 1, vec![value_type(&name, "count")]);
    let mut stack = Vec::new();
    let mut symboliser = Symboliser::new();
    while let Some(line) = lines.next() {
        if line.text.starts_with(b"---") {
            lines.put_back(line);
            break;
        }
        match line.text.first() {
            None => {}
            Some(b'#') => comment(line, &mut draft, &mut symboliser),
            Some(_) => match sample(line, &mut stack) {
                Some(count) => {
                    draft.sample(&stack, &[count]);
                    symboliser = Symboliser::new();
                }
                None => draft.problems.push(line.dropped("a line that is no count with a stack")),
            },
        }
    }
    maps::read_rest(&mut lines, &mut draft);
    Some(draft)
}

/// `goroutine` of `goroutine profile: total 7`.
fn title_name(line: &[u8]) -> Option<String> {
    const TOTAL: &[u8] = b" profile: total ";
    let at = memchr::memmem::find(line, TOTAL)?;
    int(&line[at + TOTAL.len()..])?;
    let name = &line[..at];
    (at > 0 && !name.iter().any(u8::is_ascii_whitespace)).then(|| String::from_utf8_lossy(name).into_owned())
}

/// `5 @ 0x48c24a 0x418c9c`: the count, and the addresses less one (they are return addresses) in `stack`.
fn sample(line: Line<'_>, stack: &mut Vec<u64>) -> Option<i64> {
    let mut c = Cursor(line.text);
    let count = c.int()?;
    c.spaces().then_some(())?;
    c.eat(b"@")?;
    let known = c.0.iter().all(|b| matches!(b, b' ' | b'x') || b.is_ascii_hexdigit());
    (known && line.whole).then_some(())?;
    addresses(c.0, stack)?;
    stack.iter_mut().for_each(|a| *a = a.wrapping_sub(1));
    Some(count)
}

fn comment(line: Line<'_>, draft: &mut Draft, symboliser: &mut Symboliser) {
    if let Some(list) = line.text.strip_prefix(b"# labels: {") {
        if let (Some(labels), Some(sample)) = (parse_labels(list), draft.samples.last_mut()) {
            let label = |(key, value): (_, _)| (String::from(key), DraftLabel::Str(String::from(value)));
            sample.labels.extend(labels.into_iter().map(label));
        } else {
            draft.problems.push(line.dropped("labels that cannot be read"));
        }
        return;
    }
    if let Some(call) = symbols::parse(line.text)
        && !symboliser.line(draft, &call)
    {
        draft.problems.push(line.dropped("a symbol line whose address is not in the stack above"));
    }
}
