//! Reports of `stanch check` in every format: golden outputs, and what must hold for any report.

mod cases;
mod ci;
mod hostile;
mod json;
mod sarif;
mod text;
mod xml;

use serde_json::Value;
use stanch_model::{CheckReport, SourceText};
use stanch_report::check::{RuleText, Tool};

/// A report with everything that belongs to it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) report: CheckReport,
    pub(crate) source: SourceText,
}

/// All reports but the large one.
pub(crate) fn all() -> Vec<Case> {
    vec![cases::leaks(), cases::clean(), cases::problems(), cases::nothing_counted(), hostile::case()]
}

/// Rules as the registry describes them; one that findings name is missing.
pub(crate) const RULES: [RuleText<'static>; 2] = [
    RuleText {
        id: "ST1001",
        slug: "unanswered-send",
        title: "a goroutine sends on a channel that nobody receives from",
        doc: "# ST1001 unanswered-send\n\n## Why it leaks\n\nAn unbuffered send waits for a receiver. When the\nreceiver has \
              gone, it waits for ever.\n\n## Mend it\n\n```go\nch := make(chan int, 1)\n```\n",
        help_uri: Some("https://stanch.example/ST1001"),
    },
    RuleText {
        id: "ST3001",
        slug: "unclosed-body",
        title: "an HTTP response body is not closed",
        doc: "# ST3001 unclosed-body\n\n## Detects\n\nNothing of the wanted heading.\n",
        help_uri: None,
    },
];

pub(crate) const TOOL: Tool<'static> =
    Tool { version: "1.2.3", information_uri: Some("https://stanch.example/"), rules: &RULES };

pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("valid JSON")
}

/// Errors of `text` against a schema.
pub(crate) fn errors(schema: &Value, text: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("the schema compiles");
    validator.iter_errors(&parse(text)).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

/// JSON as a golden file shows it; escapes of what a terminal does not survive stay.
pub(crate) fn pretty(text: &str) -> String {
    stanch_report::escape::json_controls(serde_json::to_string_pretty(&parse(text)).unwrap() + "\n")
}
