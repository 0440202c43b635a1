//! `tagfocus` and `tagignore`: samples by their labels.
//!
//! Source: google/pprof, `internal/driver/driver_focus.go`.

use hashbrown::HashMap;
use regex::Regex;
use stanch_model::profile::{Label, LabelValue, Profile, StringId};

use crate::{ProfileError, expression, units};

/// Which samples match.
pub(crate) struct TagFilter {
    key: Option<String>,
    test: Test,
}

enum Test {
    /// A numeric label in a range.
    Range(Range),
    /// Every expression (or, with a key, one of them) matches a text label.
    Text(Vec<Regex>),
}

/// Inclusive bounds in a unit.
struct Range {
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
}

impl TagFilter {
    /// Reads `16kb`, `:64kb`, `4mb:`, `12kb:64mb`, `regex,regex`, each also as `key=…`. `None` when it is empty.
    ///
    /// # Errors
    /// [`ProfileError::Expression`].
    pub(crate) fn parse(option: &'static str, text: &str) -> Result<Option<Self>, ProfileError> {
        if text.is_empty() {
            return Ok(None);
        }
        let (key, value) = match text.split_once('=') {
            Some((key, value)) => (Some(key), value),
            None => (None, text),
        };
        // `=x` is no key: Go's SplitN gives an empty one, which means any.
        let key = key.filter(|k| !k.is_empty()).map(str::to_owned);
        let test = match Range::parse(value) {
            Some(range) => Test::Range(range),
            None => Test::Text(
                value.split(',').map(|one| expression(option, one)).collect::<Result<Vec<_>, _>>()?,
            ),
        };
        Ok(Some(Self { key, test }))
    }

    /// Whether numbers are compared: pprof says so, because `1` could have been meant as a text.
    pub(crate) fn is_range(&self) -> bool {
        matches!(self.test, Test::Range(_))
    }

    pub(crate) fn matches(&self, profile: &Profile, labels: &[Label], units: &LabelUnits) -> bool {
        let of_key = |l: &&Label| self.key.as_deref().is_none_or(|key| profile.str(l.key) == key);
        let mut wanted = labels.iter().filter(of_key);
        match &self.test {
            Test::Range(range) => wanted.any(|l| match l.value {
                LabelValue::Num { value, .. } => range.holds(value, units.get(profile, l.key)),
                LabelValue::Str(_) => false,
            }),
            Test::Text(all) if self.key.is_none() => {
                let wanted: Vec<String> = wanted
                    .filter_map(|l| match l.value {
                        LabelValue::Str(text) => {
                            Some(format!("{}:{}", profile.str(l.key), profile.str(text)))
                        }
                        LabelValue::Num { .. } => None,
                    })
                    .collect();
                all.iter().all(|regex| wanted.iter().any(|text| regex.is_match(text)))
            }
            Test::Text(all) => wanted.any(|l| match l.value {
                LabelValue::Str(text) => all.iter().any(|regex| regex.is_match(profile.str(text))),
                LabelValue::Num { .. } => false,
            }),
        }
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (low, high) = match text.split_once(':') {
            Some((low, high)) => (low, high),
            None => (text, text),
        };
        let low_bound = quantity(low);
        let high_bound = quantity(high);
        match (low.is_empty(), high.is_empty()) {
            (false, false) => {
                let ((low, from), (high, to)) = (low_bound?, high_bound?);
                let (low, unit) = units::scale(low, from, from);
                let (high, high_unit) = units::scale(high, to, &unit);
                (unit == high_unit).then_some(Self { low: Some(low), high: Some(high), unit })
            }
            (false, true) => {
                let (low, from) = low_bound?;
                let (low, unit) = units::scale(low, from, from);
                Some(Self { low: Some(low), high: None, unit })
            }
            (true, false) => {
                let (high, from) = high_bound?;
                let (high, unit) = units::scale(high, from, from);
                Some(Self { low: None, high: Some(high), unit })
            }
            (true, true) => None,
        }
    }

    fn holds(&self, value: i64, unit: &str) -> bool {
        let (value, unit) = units::scale(value, unit, &self.unit);
        unit == self.unit
            && self.low.is_none_or(|low| value >= low)
            && self.high.is_none_or(|high| value <= high)
    }
}

/// `-12kb` as number and unit.
fn quantity(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let unit = &digits[end..];
    let number = &text[..text.len() - unit.len()];
    unit.bytes().all(|b| b.is_ascii_alphabetic()).then_some(())?;
    Some((number.parse().ok()?, unit))
}

/// The unit of each key of numeric labels: the first that a sample gives, else by the key's name.
///
/// Source: `NumLabelUnits` of google/pprof, `profile/profile.go`.
#[derive(Default)]
pub(crate) struct LabelUnits {
    units: HashMap<String, String>,
}

impl LabelUnits {
    pub(crate) fn of(profile: &Profile) -> Self {
        let mut units: HashMap<String, String> = HashMap::new();
        // Keys by id first: texts are looked at once for each key and unit, and not once for each sample.
        let mut seen: HashMap<StringId, Option<StringId>> = HashMap::new();
        let mut order = Vec::new();
        for sample in profile.samples() {
            for label in sample.labels {
                let LabelValue::Num { unit, .. } = label.value else { continue };
                let known = seen.entry(label.key).or_insert_with(|| {
                    order.push(label.key);
                    None
                });
                if known.is_none() && !profile.str(unit).is_empty() {
                    *known = Some(unit);
                }
            }
        }
        for key in order {
            let unit = seen[&key].map_or("", |u| profile.str(u));
            let known = units.entry(profile.str(key).to_owned()).or_default();
            if known.is_empty() {
                unit.clone_into(known);
            }
        }
        for (key, unit) in &mut units {
            if unit.is_empty() {
                *unit = if key == "alignment" || key == "request" { "bytes".to_owned() } else { key.clone() };
            }
        }
        Self { units }
    }

    pub(crate) fn get(&self, profile: &Profile, key: StringId) -> &str {
        self.units.get(profile.str(key)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_from_expressions() {
        let holds = |text: &str, value: i64, unit: &str| Range::parse(text).map(|r| r.holds(value, unit));
        assert_eq!(holds("32kb", 32 << 10, "bytes"), Some(true));
        assert_eq!(holds(":64kb", 65 << 10, "bytes"), Some(false));
        assert_eq!(holds("4mb:", 4 << 20, "bytes"), Some(true));
        assert_eq!(holds("12kb:64mb", 1 << 20, "bytes"), Some(true));
        assert_eq!(holds("-5:5", 0, ""), Some(true));
        assert_eq!(holds("5", 5, "bytes"), Some(false), "a number without unit is no number of bytes");
        for text in ["main", "1kb:2s", "", ":", "1:2:3", "12 kb", "a:5"] {
            assert!(Range::parse(text).is_none(), "{text}");
        }
    }
}
