//! Log lines that are JSON: what text they carry, when, and of which stream.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use stanch_model::UnixMillis;

use super::time;

/// The strings and the time of one JSON object.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Every string by its own key, in order, nested ones too.
    pub(super) strings: Vec<(String, String)>,
    /// Every number by its own key.
    numbers: Vec<(String, f64)>,
}

/// Keys of a record's message, most specific first.
const MESSAGES: &[&str] = &["log", "MESSAGE", "message", "msg", "textPayload", "text", "line", "body"];

/// Keys of a record's time.
const TIMES: &[&str] =
    &["time", "timestamp", "@timestamp", "ts", "t", "datetime", "date", "eventTime", "__REALTIME_TIMESTAMP"];

/// Keys that tell one stream of lines from another.
const SOURCES: &[&str] = &[
    "stream",
    "_PID",
    "_HOSTNAME",
    "SYSLOG_IDENTIFIER",
    "host",
    "hostname",
    "pid",
    "pod",
    "pod_name",
    "pod_id",
    "container",
    "container_name",
    "container_id",
    "logger",
    "instance",
    "source",
];

impl Record {
    /// Reads a line; `None` when it is no JSON object.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(line.trim_ascii());
        let mut record = Self::default();
        let mut json = serde_json::Deserializer::from_str(&text);
        record.take(&mut json).ok()?;
        json.end().ok()?;
        Some(record)
    }

    fn take<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(Fields { record: self, key: String::new() })
    }

    fn string(&self, key: &str) -> Option<&str> {
        self.strings.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// The line of text that the record wraps.
    pub(super) fn message(&self) -> Option<&str> {
        MESSAGES.iter().find_map(|key| self.string(key))
    }

    /// Docker's json-file driver: its `log` carries the newlines of the stream, so that a long line comes in
    /// several records.
    pub(super) fn is_docker(&self) -> bool {
        self.string("log").is_some() && (self.string("stream").is_some() || self.string("time").is_some())
    }

    /// What tells the record's stream from others in the same file.
    pub(super) fn source(&self) -> String {
        let known = self.strings.iter().filter(|(k, _)| SOURCES.contains(&k.as_str()));
        known.fold(String::from("json"), |all, (k, v)| all + "\0" + k + "\0" + v)
    }

    /// When it was written.
    pub(super) fn at(&self, near: Option<UnixMillis>) -> Option<UnixMillis> {
        let text = |key: &&str| {
            let text = self.string(key)?;
            let whole = text.parse().ok().and_then(time::from_number);
            whole.or_else(|| time::stamp(text.as_bytes(), near)?.1)
        };
        let number = |key: &&str| {
            let (_, number) = self.numbers.iter().find(|(k, _)| k == key)?;
            time::from_number(*number)
        };
        TIMES.iter().find_map(|key| text(key).or_else(|| number(key)))
    }
}

/// Collects the strings and numbers below one key.
struct Fields<'r> {
    record: &'r mut Record,
    key: String,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(Seed(Fields { record: self.record, key }))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Seed(Fields { record: self.record, key: self.key.clone() }))?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.record.strings.push((self.key, text.to_owned()));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.record.numbers.push((self.key, number));
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "a time to the millisecond survives it")]
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.record.numbers.push((self.key, number as f64));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct Seed<'r>(Fields<'r>);

impl<'de> serde::de::DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_strings_and_times() {
        let record = Record::read(
            br#"{"ts":1767366245.5,"err":{"stack":["a\nb"],"n":null,"ok":true,"i":-1},"msg":"m","pid":"7"}"#,
        )
        .unwrap();
        assert_eq!(record.message(), Some("m"));
        assert_eq!(record.at(None), Some(1_767_366_245_500));
        assert_eq!(record.strings[0], ("stack".to_owned(), "a\nb".to_owned()));
        assert_eq!(record.source(), "json\0pid\x007");
        assert!(!record.is_docker());
    }

    #[test]
    fn docker_and_journal() {
        let docker =
            Record::read(br#"{"log":"x\n","stream":"stderr","time":"2026-01-02T15:04:05.5Z"}"#).unwrap();
        assert!(docker.is_docker());
        assert_eq!(docker.at(None), Some(1_767_366_245_500));
        let journal = Record::read(br#"{"MESSAGE":"x","__REALTIME_TIMESTAMP":"1767366245500000"}"#).unwrap();
        assert_eq!((journal.at(None), journal.message()), (Some(1_767_366_245_500), Some("x")));
    }

    #[test]
    fn other_lines_are_none() {
        for line in ["", "x", "[1]", "{\"a\":1", "{\"a\":1} x", "7"] {
            assert!(Record::read(line.as_bytes()).is_none(), "{line}");
        }
    }
}
