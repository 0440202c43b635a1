//! From findings and problems to SARIF objects.

use std::collections::BTreeMap;

use stanch_model::{CheckProblem, Edit, Finding, LineColumn, Location as At};

use super::rules::Table;
use super::wire::{
    ArtifactChange, ArtifactLocation, BaseId, CodeFlow, Descriptor, Fix, Inserted, Location, LogicalLocation,
    Message, Notification, PhysicalLocation, Region, Replacement, ResultProperties, SarifResult, ThreadFlow,
    ThreadFlowLocation,
};
use crate::check::level::{self, Level};
use crate::check::texts::Texts;
use crate::check::trace::{self, Waypoint};
use crate::check::{edits, place};
use crate::escape::visible;

/// Name of the root that relative paths stand under, as GitHub and others know it.
const ROOT: &str = "%SRCROOT%";
/// Own key: consumers compute `primaryLocationLineHash` themselves.
const FINGERPRINT: &str = "stanchFingerprint/v1";

pub(super) fn base_ids() -> BTreeMap<&'static str, BaseId> {
    BTreeMap::from([(ROOT, BaseId { description: message("The root of the checked source.") })])
}

/// A message of plain text. What stands between square brackets before a parenthesis would be a link, and digits in
/// braces a placeholder (sections 3.11.5 and 3.11.6): text from source must be neither. Other brackets and braces
/// stay single, as readers show them that know nothing of escapes, and Go is full of them.
fn message(text: &str) -> Message {
    let lines: Vec<_> = text.lines().map(visible).collect();
    let text = lines.join("\n").replace("](", "\\](");
    Message { text: without_placeholders(&text) }
}

fn without_placeholders(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..open]);
        if digits > 0 && inside[digits..].starts_with('}') {
            out.push_str(&format!("{{{{{}}}}}", &inside[..digits]));
            rest = &inside[digits + 1..];
        } else {
            out.push('{');
            rest = inside;
        }
    }
    out.push_str(rest);
    out
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

pub(super) fn result<'a>(f: &'a Finding, rules: &Table<'_>, texts: &Texts<'_>) -> SarifResult<'a> {
    let parts = [f.title.as_str(), f.cause.as_str(), f.fix.advice.as_str()];
    let parts: Vec<_> = parts.iter().map(|p| visible(p)).filter(|p| !p.is_empty()).collect();
    let candidates = f.candidates.iter().map(|at| trace::waypoint(at, "the cause may be here"));
    let key = (!f.fingerprint.is_empty()).then_some((FINGERPRINT, f.fingerprint.as_str()));
    SarifResult {
        rule_id: f.rule,
        rule_index: rules.index(f),
        level: level_name(level::of_finding(f)),
        message: message(&parts.join("\n")),
        locations: trace::place(f).map(|at| location(at, trace::end(f), texts)).into_iter().collect(),
        code_flows: code_flows(f, texts),
        related_locations: (1..).zip(candidates).map(|(id, w)| related(id, &w, texts)).collect(),
        partial_fingerprints: key.into_iter().collect(),
        fixes: fix(f, texts).into_iter().collect(),
        properties: ResultProperties {
            kind: f.kind.name(),
            grade: f.grade.name(),
            severity: f.severity.name(),
            tier: level::tier(f).name(),
        },
    }
}

fn related(id: usize, way: &Waypoint<'_>, texts: &Texts<'_>) -> Location {
    Location { id: Some(id), ..waypoint(way, texts) }
}

fn waypoint(way: &Waypoint<'_>, texts: &Texts<'_>) -> Location {
    Location { message: Some(message(&way.message)), ..location(way.at, way.end, texts) }
}

fn location(at: &At, end: Option<LineColumn>, texts: &Texts<'_>) -> Location {
    let name = (!at.function.is_empty()).then(|| LogicalLocation {
        fully_qualified_name: visible(&at.function).into_owned(),
        kind: "function",
    });
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(&at.file),
            region: region(at, end, texts),
        },
        logical_locations: name.into_iter().collect(),
        message: None,
    }
}

fn artifact(file: &str) -> ArtifactLocation {
    let uri = place::uri(file);
    ArtifactLocation { uri: uri.reference, uri_base_id: uri.relative.then_some(ROOT) }
}

/// `None` without a line: then it is about the whole file.
fn region(at: &At, end: Option<LineColumn>, texts: &Texts<'_>) -> Option<Region> {
    let line = Some(at.line).filter(|l| *l > 0)?;
    let column = |at_line, column| texts.utf16(&at.file, LineColumn { line: at_line, column });
    Some(Region {
        start_line: Some(line),
        start_column: at.column.map(|c| column(line, c)),
        end_line: Some(end.map_or(line, |e| e.line)),
        end_column: end.filter(|_| at.column.is_some()).map(|e| column(e.line, e.column)),
        ..Region::default()
    })
}

fn code_flows(f: &Finding, texts: &Texts<'_>) -> Vec<CodeFlow> {
    let path = trace::path(f);
    let told = |way: &Waypoint<'_>| path.iter().any(|step| trace::same_line(step.at, way.at));
    let mut goroutine = trace::spawn_to_block(f);
    if goroutine.iter().all(told) {
        goroutine.clear();
    }
    let flows = [
        ("The path on which it is abandoned.", path),
        ("From the go statement to the line where it blocks.", goroutine),
    ];
    flows
        .into_iter()
        .filter(|(_, ways)| !ways.is_empty())
        .map(|(about, ways)| {
            let step = |(n, way)| ThreadFlowLocation { location: waypoint(way, texts), execution_order: n };
            let locations = (1..).zip(&ways).map(step).collect();
            CodeFlow { message: message(about), thread_flows: [ThreadFlow { locations }] }
        })
        .collect()
}

/// `None` for edits that contradict each other, too: half a fix is none.
fn fix(f: &Finding, texts: &Texts<'_>) -> Option<Fix> {
    let files = edits::by_file(&f.fix.edits).filter(|files| !files.is_empty())?;
    let change = |(file, edits): (&str, Vec<&Edit>)| ArtifactChange {
        artifact_location: artifact(file),
        replacements: edits.into_iter().map(|e| replacement(e, texts)).collect(),
    };
    let advice = if f.fix.advice.is_empty() { &f.title } else { &f.fix.advice };
    Some(Fix {
        description: message(&visible(advice)),
        artifact_changes: files.into_iter().map(change).collect(),
    })
}

fn replacement(edit: &Edit, texts: &Texts<'_>) -> Replacement {
    Replacement {
        deleted_region: deleted(edit, texts),
        inserted_content: Inserted { text: edit.text.clone() },
    }
}

/// In lines and columns, which every viewer knows; in bytes where the text is not at hand.
fn deleted(edit: &Edit, texts: &Texts<'_>) -> Region {
    let text = texts.get(&edit.file);
    let positions = text.and_then(|t| Some((t.position(edit.start)?, t.position(edit.end)?)));
    let Some((start, end)) = positions else {
        return Region {
            byte_offset: Some(edit.start),
            byte_length: Some(edit.end - edit.start),
            ..Region::default()
        };
    };
    Region {
        start_line: Some(start.line),
        start_column: Some(texts.utf16(&edit.file, start)),
        end_line: Some(end.line),
        end_column: Some(texts.utf16(&edit.file, end)),
        ..Region::default()
    }
}

pub(super) fn notification(id: &'static str, level: &'static str, text: &str) -> Notification {
    Notification { descriptor: Descriptor { id }, level, message: message(text), locations: Vec::new() }
}

pub(super) fn problem(p: &CheckProblem) -> Notification {
    let region = |line| Region {
        start_line: Some(line),
        start_column: p.column.filter(|c| *c > 0),
        ..Region::default()
    };
    let at = p.file.as_deref().map(|file| Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(file),
            region: p.line.filter(|l| *l > 0).map(region),
        },
        logical_locations: Vec::new(),
        message: None,
    });
    Notification {
        locations: at.into_iter().collect(),
        ..notification(p.kind.name(), level_name(level::of_problem(p)), &visible(&p.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_neither_links_nor_placeholders() {
        let check = |text: &str, expected: &str| assert_eq!(message(text).text, expected);
        check("[here](http://x) {0} {12}", "[here\\](http://x) {{0}} {{12}}");
        check("make(chan struct{}), map[string]int, {a} {", "make(chan struct{}), map[string]int, {a} {");
        check("a\u{1b}[31m\nb", "a\\x1b[31m\nb");
    }
}
