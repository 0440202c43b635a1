//! Contention profiles in text form: Go's `--- mutex:` and `--- contention:`, C++'s `--- contentionz`.
//!
//! Source: `parseContention` of google/pprof, `profile/legacy_profile.go`; Go's writer is `writeProfileInternal` in
//! `runtime/pprof/pprof.go`, whose symbol lines are read too.

use super::draft::{Draft, Symboliser, value_type};
use super::text::{Cursor, Line, Lines, addresses, assignment, int};
use super::{maps, symbols};

/// Reads a contention profile; `None` when the text is none (or Java's).
pub(super) fn parse(text: &[u8]) -> Option<Draft> {
    let mut lines = Lines::new(text);
    let title = lines.next()?.text;
    [&b"--- contentionz "[..], b"--- mutex:", b"--- contention:"]
        .iter()
        .any(|t| title.starts_with(t))
        .then_some(())?;
    let mut draft = Draft::new(
        value_type("contentions", "count"),
        1,
        vec![value_type("contentions", "count"), value_type("delay", "nanoseconds")],
    );
    let hz = header(&mut lines, &mut draft)?;
    samples(&mut lines, &mut draft, hz);
    maps::read_rest(&mut lines, &mut draft);
    Some(draft)
}

/// Reads `attribute = value` lines; the cycles per second, 0 when not given. `None` for an attribute of another format.
fn header(lines: &mut Lines<'_>, draft: &mut Draft) -> Option<i64> {
    let mut hz = 0;
    while let Some(line) = lines.next() {
        if line.is_space_or_comment() {
            continue;
        }
        let Some((key, value)) = assignment(line.text).filter(|_| !line.text.starts_with(b"---")) else {
            lines.put_back(line);
            break;
        };
        match key {
            b"cycles/second" => hz = int(value)?,
            b"sampling period" => draft.period = int(value)?,
            b"ms since reset" => draft.duration_nanos = Some(int(value)?.saturating_mul(1_000_000)),
            b"discarded samples" => {}
            _ => return None,
        }
    }
    Some(hz)
}

fn samples(lines: &mut Lines<'_>, draft: &mut Draft, hz: i64) {
    let mut stack = Vec::new();
    let mut symboliser = Symboliser::new();
    while let Some(line) = lines.next() {
        match line.text {
            [] => {}
            [b'-', b'-', b'-', ..] => {
                lines.put_back(line);
                return;
            }
            [b'#', ..] => {
                if symbols::parse(line.text).is_some_and(|call| !symboliser.line(draft, &call)) {
                    let what = "a symbol line whose address is not in the stack above";
                    draft.problems.push(line.dropped(what));
                }
            }
            _ => match sample(line, draft.period, hz, &mut stack) {
                Some(values) => {
                    draft.sample(&stack, &values);
                    symboliser = Symboliser::new();
                }
                None => draft.problems.push(line.dropped("a line that is no contention with a stack")),
            },
        }
    }
}

/// `19490304 27 @ 0xbccc97 0xc61202`: contentions and nanoseconds, scaled up by the sampling period.
fn sample(line: Line<'_>, period: i64, hz: i64, stack: &mut Vec<u64>) -> Option<[i64; 2]> {
    let mut c = Cursor(line.text);
    let mut delay = c.int()?;
    c.spaces();
    let mut count = c.int()?;
    c.spaces().then_some(())?;
    c.eat(b"@")?;
    line.whole.then_some(())?;
    addresses(c.0, stack)?;
    stack.iter_mut().for_each(|a| *a = a.wrapping_sub(1));
    if period > 0 {
        if hz > 0 {
            delay = (delay as f64 * period as f64 / (hz as f64 / 1e9)) as i64;
        }
        count = count.saturating_mul(period);
    }
    Some([count, delay])
}
