//! A forgiving, non-recursive walk over JSON: no depth makes it recurse, and Go's `NaN` and `+Inf` are numbers.

/// What the walk meets.
#[derive(Debug, PartialEq)]
pub(super) enum Event<'a> {
    /// `{` or `[`
    Open { array: bool },
    /// `}` or `]`
    Close,
    /// A member's name; its value follows.
    Key(String),
    /// A string value.
    Text(String),
    /// A number as it stands.
    Number(&'a str),
    /// `true` and `false`
    Bool(bool),
    /// `null`
    Null,
}

/// Where and why the walk cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) what: &'static str,
    pub(super) at: usize,
    /// The text ended where more must follow.
    pub(super) cut: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    /// A value or `]`, behind `[`.
    FirstItem,
    /// A key or `}`, behind `{`.
    FirstKey,
    Key,
    /// `,` or the end of the container.
    Separator,
    /// Only white space.
    End,
}

/// The walk over one value.
pub(super) struct Walk<'a> {
    text: &'a str,
    at: usize,
    expect: Expect,
    /// Whether each open container is an array.
    open: Vec<bool>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, expect: Expect::Value, open: Vec::new() }
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Goes on behind a broken member of the outermost object: at `at`, where a key must stand.
    pub(super) fn resume_at_key(&mut self, at: usize) {
        self.at = at;
        self.open.truncate(1);
        self.expect = Expect::Key;
    }

    /// The next event; `None` at the end of the value.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, Broken> {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            self.at += rest.len() - trimmed.len();
            if self.expect == Expect::End {
                return if trimmed.is_empty() { Ok(None) } else { Err(self.broken("text behind the value")) };
            }
            let Some(first) = trimmed.bytes().next() else { return Err(self.broken("text ends early")) };
            match (self.expect, first) {
                (Expect::FirstItem, b']') | (Expect::FirstKey, b'}') => return Ok(Some(self.close())),
                (Expect::Separator, b'}' | b']') => {
                    let array = self.open.last().copied().unwrap_or_default();
                    if array != (first == b']') {
                        return Err(self.broken("bracket does not match"));
                    }
                    return Ok(Some(self.close()));
                }
                (Expect::Separator, b',') => {
                    self.at += 1;
                    let array = self.open.last().copied().unwrap_or_default();
                    self.expect = if array { Expect::Value } else { Expect::Key };
                }
                (Expect::Separator, _) => return Err(self.broken("no comma between values")),
                (Expect::FirstKey | Expect::Key, b'"') => return self.key().map(Some),
                (Expect::FirstKey | Expect::Key, _) => return Err(self.broken("no name before a value")),
                (Expect::Value | Expect::FirstItem, _) => return self.value(first).map(Some),
                (Expect::End, _) => return Ok(None),
            }
        }
    }

    fn broken(&self, what: &'static str) -> Broken {
        Broken { what, at: self.at, cut: self.at >= self.text.len() }
    }

    fn after_value(&mut self) {
        self.expect = if self.open.is_empty() { Expect::End } else { Expect::Separator };
    }

    fn close(&mut self) -> Event<'a> {
        self.at += 1;
        self.open.pop();
        self.after_value();
        Event::Close
    }

    fn key(&mut self) -> Result<Event<'a>, Broken> {
        let key = self.string()?;
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        if !self.text[self.at..].starts_with(':') {
            return Err(self.broken("no colon behind a name"));
        }
        self.at += 1;
        self.expect = Expect::Value;
        Ok(Event::Key(key))
    }

    fn value(&mut self, first: u8) -> Result<Event<'a>, Broken> {
        match first {
            b'{' | b'[' => {
                self.at += 1;
                self.open.push(first == b'[');
                self.expect = if first == b'[' { Expect::FirstItem } else { Expect::FirstKey };
                Ok(Event::Open { array: first == b'[' })
            }
            b'"' => {
                let text = self.string()?;
                self.after_value();
                Ok(Event::Text(text))
            }
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Event<'a>, Broken> {
        let rest = &self.text[self.at..];
        let len = rest.find([',', '}', ']', ' ', '\t', '\r', '\n', ':', '"']).unwrap_or(rest.len());
        let word = &rest[..len];
        let event = match word {
            "true" => Event::Bool(true),
            "false" => Event::Bool(false),
            "null" => Event::Null,
            _ if crate::formats::prometheus::number(word).is_some() => Event::Number(word),
            _ => return Err(self.broken("value is no JSON")),
        };
        self.at += len;
        self.after_value();
        Ok(event)
    }

    fn string(&mut self) -> Result<String, Broken> {
        let mut out = String::new();
        let mut at = self.at + 1;
        loop {
            let Some(len) = self.text[at..].find(['"', '\\']) else {
                self.at = self.text.len();
                return Err(self.broken("string is not closed"));
            };
            out.push_str(&self.text[at..at + len]);
            at += len;
            if self.text[at..].starts_with('"') {
                self.at = at + 1;
                return Ok(out);
            }
            at = self.escape(at, &mut out)?;
        }
    }

    /// Reads the escape at `at`; returns where the text goes on.
    fn escape(&mut self, at: usize, out: &mut String) -> Result<usize, Broken> {
        let Some(kind) = self.text[at + 1..].chars().next() else {
            self.at = self.text.len();
            return Err(self.broken("string is not closed"));
        };
        let behind = at + 1 + kind.len_utf8();
        let plain = match kind {
            '"' | '\\' | '/' => kind,
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => return Ok(self.unicode(behind, out)),
            _ => {
                self.at = at;
                return Err(self.broken("unknown escape in a string"));
            }
        };
        out.push(plain);
        Ok(behind)
    }

    /// `\uXXXX`, also as a surrogate pair; what is no character becomes U+FFFD, as Go's decoder does it.
    fn unicode(&self, at: usize, out: &mut String) -> usize {
        let unit = |at: usize| self.text.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
        let Some(first) = unit(at) else {
            out.push(char::REPLACEMENT_CHARACTER);
            return at;
        };
        if let Some(c) = char::from_u32(u32::from(first)) {
            out.push(c);
            return at + 4;
        }
        let second = (self.text.get(at + 4..at + 6) == Some("\\u")).then(|| unit(at + 6)).flatten();
        let pair = second.and_then(|s| char::decode_utf16([first, s]).next()).and_then(Result::ok);
        out.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
        at + if pair.is_some() { 10 } else { 4 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Event<'_>>, Broken> {
        let mut walk = Walk::new(text);
        let mut events = Vec::new();
        while let Some(event) = walk.next()? {
            events.push(event);
        }
        Ok(events)
    }

    #[test]
    fn walks_every_kind_of_value() {
        use Event::*;
        let events =
            all(r#" {"a": [1, -2.5e3, +Inf, NaN, true, null, []], "b": {}, "c":"x\n\u00e9\ud83d\ude00"} "#);
        let key = |k: &str| Key(k.to_owned());
        assert_eq!(
            events.unwrap(),
            vec![
                Open { array: false },
                key("a"),
                Open { array: true },
                Number("1"),
                Number("-2.5e3"),
                Number("+Inf"),
                Number("NaN"),
                Bool(true),
                Null,
                Open { array: true },
                Close,
                Close,
                key("b"),
                Open { array: false },
                Close,
                key("c"),
                Text("x\né😀".to_owned()),
                Close,
            ]
        );
    }

    #[test]
    fn says_what_is_broken_and_where() {
        for (text, what, at, cut) in [
            (r#"{"a" 1}"#, "no colon behind a name", 5, false),
            (r#"{"a":1 "b":2}"#, "no comma between values", 7, false),
            (r#"{"a":[1}"#, "bracket does not match", 7, false),
            (r#"{"a":1,}"#, "no name before a value", 7, false),
            (r#"{"a":[1,"#, "text ends early", 8, true),
            (r#"{"a":"x"#, "string is not closed", 7, true),
            (r#"{"a":1}x"#, "text behind the value", 7, false),
            ("nope", "value is no JSON", 0, false),
            ("", "text ends early", 0, true),
        ] {
            assert_eq!(all(text), Err(Broken { what, at, cut }), "{text}");
        }
    }

    #[test]
    fn broken_surrogates_become_the_replacement_character() {
        assert_eq!(all(r#""\ud83dx\u12""#).unwrap(), vec![Event::Text("\u{fffd}x\u{fffd}12".to_owned())]);
    }
}
