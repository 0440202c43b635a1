//! The rules of a run, from their docs.

use std::collections::HashMap;

use stanch_model::Finding;

use super::wire::{Driver, Help, Message, Rule, RuleProperties, ToolComponents};
use crate::check::{RuleText, Tool};

/// The rules in the order in which the log lists them.
pub(super) struct Table<'a> {
    rules: Vec<RuleText<'a>>,
    by_id: HashMap<&'a str, usize>,
}

impl Table<'_> {
    /// Index of a finding's rule; every finding's rule has one.
    pub(super) fn index(&self, f: &Finding) -> usize {
        self.by_id[f.rule]
    }
}

/// The tool's rules, and behind them what findings name beside those.
pub(super) fn table<'a>(findings: &'a [Finding], tool: &Tool<'a>) -> Table<'a> {
    let mut table = Table { rules: Vec::new(), by_id: HashMap::new() };
    let unknown = findings.iter().map(|f| RuleText {
        id: f.rule,
        slug: f.slug,
        title: f.slug,
        doc: "",
        help_uri: None,
    });
    for rule in tool.rules.iter().copied().chain(unknown) {
        let next = table.rules.len();
        if *table.by_id.entry(rule.id).or_insert(next) == next {
            table.rules.push(rule);
        }
    }
    table
}

pub(super) fn tool<'a>(tool: &Tool<'a>, table: &Table<'a>) -> ToolComponents<'a> {
    let rules = table.rules.iter().map(rule).collect();
    ToolComponents {
        driver: Driver {
            name: "stanch",
            semantic_version: tool.version,
            information_uri: tool.information_uri,
            rules,
        },
    }
}

fn rule<'a>(rule: &RuleText<'a>) -> Rule<'a> {
    let full = section(rule.doc, "Why it leaks").unwrap_or_else(|| rule.title.to_owned());
    let doc = if rule.doc.is_empty() { rule.title } else { rule.doc };
    Rule {
        id: rule.id,
        name: rule.slug,
        short_description: Message { text: rule.title.to_owned() },
        full_description: Message { text: full },
        help: Help { text: doc.to_owned(), markdown: doc.to_owned() },
        help_uri: rule.help_uri,
        properties: RuleProperties { tags: vec!["leak", "reliability"] },
    }
}

/// The paragraphs of a section of second level before its first code block, one line each.
fn section(doc: &str, title: &str) -> Option<String> {
    let mut lines = doc.lines().skip_while(|l| l.strip_prefix("## ").map(str::trim) != Some(title));
    lines.next()?;
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in lines.take_while(|l| !l.starts_with('#') && !l.starts_with("```")) {
        let last = paragraphs.last_mut()?;
        match (line.trim(), last.is_empty()) {
            ("", true) => {}
            ("", false) => paragraphs.push(String::new()),
            (text, true) => last.push_str(text),
            (text, false) => {
                last.push(' ');
                last.push_str(text);
            }
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_read_as_paragraphs() {
        let doc = "# T\n\n## Why it leaks\n\nA body\nstays.\n\nTwo.\n```go\nx\n```\n## Mend it\n\nClose.\n";
        assert_eq!(section(doc, "Why it leaks").as_deref(), Some("A body stays.\nTwo."));
        assert_eq!(section(doc, "Mend it").as_deref(), Some("Close."));
        assert_eq!(section(doc, "Known misses"), None);
        assert_eq!(section("## Why it leaks\n\n## Mend it\n", "Why it leaks"), None);
    }
}
