//! Texts in which `{n}` stands for the number of the request, and `{n%20}` for its remainder.

use std::borrow::Cow;

/// Bytes, cut where the number belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Template {
    /// Before the first place.
    head: Vec<u8>,
    /// What each place is divided by, and the bytes behind it.
    places: Vec<(Option<u64>, Vec<u8>)>,
}

impl Template {
    /// Reads `text`; every `{n}` and `{n%K}` in it is a place of the number.
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut template = Self { head: Vec::new(), places: Vec::new() };
        let mut rest = text;
        while let Some((first, after)) = rest.split_first() {
            if let Some((divisor, tail)) = place(rest) {
                template.places.push((divisor, Vec::new()));
                rest = tail;
            } else {
                template.places.last_mut().map_or(&mut template.head, |p| &mut p.1).push(*first);
                rest = after;
            }
        }
        template
    }

    /// Whether all requests have the same bytes.
    pub(crate) fn is_constant(&self) -> bool {
        self.places.is_empty()
    }

    /// The text of request `number`.
    pub(crate) fn fill(&self, number: u64) -> Cow<'_, [u8]> {
        if self.places.is_empty() {
            return Cow::Borrowed(&self.head);
        }
        let mut out = self.head.clone();
        for (divisor, behind) in &self.places {
            let value = divisor.map_or(number, |d| number % d);
            out.extend_from_slice(value.to_string().as_bytes());
            out.extend_from_slice(behind);
        }
        Cow::Owned(out)
    }
}

/// The place that `text` begins with, and what follows it.
fn place(text: &[u8]) -> Option<(Option<u64>, &[u8])> {
    let rest = text.strip_prefix(b"{n")?;
    let end = rest.iter().position(|b| *b == b'}')?;
    let (inside, tail) = (&rest[..end], &rest[end + 1..]);
    if inside.is_empty() {
        return Some((None, tail));
    }
    let digits = inside.strip_prefix(b"%")?;
    let divisor =
        std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    (divisor > 0).then_some((Some(divisor), tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stands_where_the_mark_was() {
        let fill =
            |text: &str, n| String::from_utf8(Template::new(text.as_bytes()).fill(n).into_owned()).unwrap();
        assert_eq!(fill("/orders?id={n}&again={n}", 42), "/orders?id=42&again=42");
        assert_eq!(fill("{n}", 0), "0");
        assert_eq!(fill("{{n}}", 7), "{7}");
        assert_eq!(fill("d{n%20}-{n}", 47), "d7-47");
        for text in ["{m}", "{n%0}", "{n%}", "{n%-1}", "{n%+1}", "{n", "{nn}", "{n%99999999999999999999999}"]
        {
            assert_eq!(fill(text, 7), text);
        }
        assert!(Template::new(b"/x").is_constant() && !Template::new(b"/{n}").is_constant());
    }
}
