//! Texts in which `{n}` stands for the number of the request.

use std::borrow::Cow;

/// What is replaced.
const MARK: &[u8] = b"{n}";

/// Bytes, cut where the number belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Template {
    parts: Vec<Vec<u8>>,
}

impl Template {
    /// Reads `text`; every `{n}` in it is a place of the number.
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut parts = vec![Vec::new()];
        let mut rest = text;
        while let Some((first, after)) = rest.split_first() {
            if let Some(tail) = rest.strip_prefix(MARK) {
                parts.push(Vec::new());
                rest = tail;
            } else {
                parts.last_mut().expect("it begins with one").push(*first);
                rest = after;
            }
        }
        Self { parts }
    }

    /// Whether all requests have the same bytes.
    pub(crate) fn is_constant(&self) -> bool {
        self.parts.len() == 1
    }

    /// The text of request `number`.
    pub(crate) fn fill(&self, number: u64) -> Cow<'_, [u8]> {
        if let [only] = &self.parts[..] {
            return Cow::Borrowed(only);
        }
        Cow::Owned(self.parts.join(number.to_string().as_bytes()))
    }
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
        assert_eq!(fill("{m}", 7), "{m}");
        assert!(Template::new(b"/x").is_constant() && !Template::new(b"/{n}").is_constant());
    }
}
