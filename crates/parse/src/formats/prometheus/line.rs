//! One sample line: `name{label="value",…} value [timestamp] [# {…} exemplar [timestamp]]`.

use stanch_model::Metric;

/// Why a line is no sample: a lower-case fragment.
pub(super) struct BadLine(pub(super) &'static str);

/// A sample, and what was odd behind its value.
pub(super) struct Sample {
    pub(super) metric: Metric,
    /// The value stands, its timestamp or exemplar does not.
    pub(super) odd: Option<BadLine>,
}

type Labels = Vec<(Box<str>, Box<str>)>;

/// Reads a trimmed, non-empty line that is no comment.
pub(super) fn sample(text: &str) -> Result<Sample, BadLine> {
    let mut at = Cursor { rest: text };
    let mut name = at.name().map(Box::from);
    if name.is_some() && !at.rest.starts_with([' ', '\t', '{']) {
        return Err(BadLine("metric name is not followed by labels or a value"));
    }
    let mut labels = Labels::new();
    at.blanks();
    if at.eat('{') {
        let quoted_name = at.labels(&mut labels)?;
        name = match (name, quoted_name) {
            (Some(_), Some(_)) => return Err(BadLine("metric has two names")),
            (plain, quoted) => plain.or(quoted),
        };
    }
    let name = name.ok_or(BadLine("line does not begin with a metric name"))?;
    let value = at.word().and_then(number).ok_or(BadLine("value is not a number"))?;
    let odd = at.tail().err();
    Ok(Sample { metric: Metric { name, labels, value }, odd })
}

/// A number as Go's `strconv.ParseFloat` prints and reads it, without hexadecimal and underscores, which
/// Prometheus refuses as well.
pub(crate) fn number(word: &str) -> Option<f64> {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !["inf", "infinity", "nan"].iter().any(|w| w.eq_ignore_ascii_case(digits))
    {
        return None;
    }
    word.parse().ok()
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == ':'
}

struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn eat(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c| !is_name_char(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        Some(name)
    }

    fn word(&mut self) -> Option<&'a str> {
        self.blanks();
        let end = self.rest.find([' ', '\t', '#']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    /// Reads up to and with `}`; returns the metric's name when it stands quoted among the labels.
    fn labels(&mut self, into: &mut Labels) -> Result<Option<Box<str>>, BadLine> {
        let mut quoted_name = None;
        loop {
            self.blanks();
            if self.eat('}') {
                return Ok(quoted_name);
            }
            let (key, quoted) = match self.rest.starts_with('"') {
                true => (self.quoted()?, true),
                false => (self.name().ok_or(BadLine("label name is malformed"))?.into(), false),
            };
            self.blanks();
            if self.eat('=') {
                self.blanks();
                into.push((key, self.quoted()?));
            } else if quoted && quoted_name.is_none() && into.is_empty() {
                quoted_name = Some(key);
            } else {
                return Err(BadLine("label has no value"));
            }
            self.blanks();
            if !self.eat(',') && !self.rest.starts_with('}') {
                return Err(BadLine("labels are not closed"));
            }
        }
    }

    /// A string in double quotes; `\\`, `\"` and `\n` are escapes, any other backslash stands for itself.
    fn quoted(&mut self) -> Result<Box<str>, BadLine> {
        const OPEN: BadLine = BadLine("quoted string is not closed");
        let body = self.rest.strip_prefix('"').ok_or(BadLine("label value is not quoted"))?;
        let mut text = String::new();
        let mut from = 0;
        loop {
            let at = from + body[from..].find(['"', '\\']).ok_or(OPEN)?;
            text.push_str(&body[from..at]);
            if body[at..].starts_with('"') {
                self.rest = &body[at + 1..];
                return Ok(text.into());
            }
            let escaped = body[at + 1..].chars().next().ok_or(OPEN)?;
            match escaped {
                'n' => text.push('\n'),
                '\\' | '"' => text.push(escaped),
                other => text.extend(['\\', other]),
            }
            from = at + 1 + escaped.len_utf8();
        }
    }

    /// What may follow the value.
    fn tail(&mut self) -> Result<(), BadLine> {
        self.timestamp()?;
        if self.eat('#') {
            self.blanks();
            if !self.eat('{') {
                return Err(BadLine("exemplar has no labels"));
            }
            self.labels(&mut Labels::new())?;
            self.word().and_then(number).ok_or(BadLine("exemplar's value is not a number"))?;
            self.timestamp()?;
        }
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(BadLine("text after the value")),
        }
    }

    fn timestamp(&mut self) -> Result<(), BadLine> {
        match self.word().map(number) {
            Some(None) => Err(BadLine("timestamp is not a number")),
            Some(Some(_)) | None => {
                self.blanks();
                Ok(())
            }
        }
    }
}
