//! Answers of Prometheus to a range query: `GET /api/v1/query_range`, JSON, result type `matrix`; and the bare list of
//! series that `promtool query range -o json` prints.
//!
//! Source: `prometheus/prometheus` `docs/querying/api.md`. Values are strings there, `NaN`, `+Inf` and `-Inf` among them;
//! they are kept as they are, for what to do about them is the caller's. A pair that is no sample is a problem and costs
//! nothing but itself.

#[cfg(test)]
mod tests;

use serde_json::Value;
use stanch_model::{ParseError, Parsed, Problem};

use crate::problems::Problems;

/// One series of a matrix.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RangeSeries {
    /// Labels as they stand, `__name__` among them.
    pub labels: Vec<(String, String)>,
    /// `(seconds since the epoch, value)` in the order of the answer; values may be NaN or infinite.
    pub points: Vec<(f64, f64)>,
}

impl RangeSeries {
    /// `go_goroutines{instance="a:1",job="b"}`, as PromQL writes a selector.
    #[must_use]
    pub fn selector(&self) -> String {
        let name = self.labels.iter().find(|(k, _)| k == "__name__").map_or("", |(_, v)| v.as_str());
        let labels: Vec<String> =
            self.labels.iter().filter(|(k, _)| k != "__name__").map(|(k, v)| format!("{k}={v:?}")).collect();
        if labels.is_empty() && !name.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{{{}}}", labels.join(","))
        }
    }
}

/// Reads a whole answer.
///
/// # Errors
/// [`ParseError::NotMine`] for what is no JSON or has neither the form of an answer nor of a list of series;
/// [`ParseError::Truncated`] when it ends in the middle; [`ParseError::Malformed`] when Prometheus answered with an error,
/// or to a query of another kind.
pub fn parse(bytes: &[u8]) -> Result<Parsed<Vec<RangeSeries>>, ParseError> {
    let document: Value = serde_json::from_slice(bytes).map_err(|error| not_json(bytes, &error))?;
    let list = match &document {
        Value::Array(list) => list,
        Value::Object(_) => result(&document)?,
        _ => return Err(ParseError::NotMine { looks_like: None }),
    };
    let mut problems = Problems::default();
    let mut out = Vec::with_capacity(list.len().min(1024));
    for (i, item) in list.iter().enumerate() {
        match series(item, i, &mut problems) {
            Some(found) => out.push(found),
            None if out.is_empty() && document.is_array() => {
                return Err(ParseError::NotMine { looks_like: None });
            }
            None => problems.push(problem(format!("series {} has neither values nor labels", i + 1))),
        }
    }
    Ok(Parsed { value: out, problems: problems.finish() })
}

fn not_json(bytes: &[u8], error: &serde_json::Error) -> ParseError {
    let starts_as_json = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    match starts_as_json {
        false => ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) },
        true if error.is_eof() => ParseError::Truncated { what: "the JSON ends in the middle".to_owned() },
        true => ParseError::Malformed { what: format!("no JSON: {error}"), offset: None },
    }
}

/// The list of series inside an answer.
fn result(document: &Value) -> Result<&Vec<Value>, ParseError> {
    let malformed = |what: String| Err(ParseError::Malformed { what, offset: None });
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    match document["status"].as_str() {
        Some("success") => {}
        Some("error") => {
            let (kind, why) = (text(document, "errorType"), text(document, "error"));
            return malformed(format!("Prometheus answered with an error: {kind}: {why}"));
        }
        _ => return Err(ParseError::NotMine { looks_like: None }),
    }
    let data = &document["data"];
    match (data["resultType"].as_str(), &data["result"]) {
        (Some("matrix"), Value::Array(list)) => Ok(list),
        (Some("matrix"), _) => malformed("the matrix has no list of series".to_owned()),
        (Some(kind), _) => {
            malformed(format!("it holds a {kind}, the answer of an instant query, and no matrix"))
        }
        (None, _) => malformed("it does not say the type of its result".to_owned()),
    }
}

fn series(item: &Value, index: usize, problems: &mut Problems) -> Option<RangeSeries> {
    let labels = item.get("metric")?.as_object()?;
    let labels = labels.iter().map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_owned())).collect();
    let empty = Vec::new();
    let values = match item.get("values") {
        Some(values) => values.as_array()?,
        None => &empty,
    };
    if item.get("histograms").is_some() {
        problems.push(problem(format!("series {} has native histograms, which are no numbers", index + 1)));
    }
    let mut points = Vec::with_capacity(values.len());
    for value in values {
        match sample(value) {
            Some(point) => points.push(point),
            None => problems
                .push(problem(format!("a sample of series {} is no pair of time and value", index + 1))),
        }
    }
    Some(RangeSeries { labels, points })
}

/// `[1700000000.123, "12.5"]`
fn sample(value: &Value) -> Option<(f64, f64)> {
    let [time, value] = value.as_array()?.as_slice() else { return None };
    let value = match value {
        Value::String(text) => text.parse().ok()?,
        Value::Number(number) => number.as_f64()?,
        // Grafana and jq write a NaN, which JSON has not, as null.
        Value::Null => f64::NAN,
        _ => return None,
    };
    Some((time.as_f64().filter(|t| t.is_finite())?, value))
}

fn problem(what: String) -> Problem {
    Problem { what, offset: None, line: None, dropped_bytes: 0, incomplete: true }
}
