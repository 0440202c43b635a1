//! `//nolint:slug // reason`: findings that somebody has looked at and allows.
//!
//! Directives are read as golangci-lint reads them (<https://golangci-lint.run/docs/linters/false-positives/>): after
//! code they speak of its line, on a line of their own of what begins on the next line, up to its end. Beside that,
//! one in the comment before a declaration or on its first line speaks of the whole declaration. `//nolint` and
//! `//nolint:all` speak of every linter, `//nolint:stanch` of all rules here.

use std::collections::HashMap;
use std::path::Path;

use stanch_gosrc::ast::{Node, walk::walk};
use stanch_gosrc::{File, Span};
use stanch_model::{CheckProblem, CheckProblemKind, Finding};

use super::claim::shown;
use super::view::FileView;
use crate::registry;

/// The name that stands for all our rules.
const ALL_OURS: &str = "stanch";
/// So many letters may differ for an unknown name to be taken for one of ours.
const TYPO: usize = 2;

/// One name of a directive.
#[derive(PartialEq, Eq, Debug)]
struct Name {
    text: String,
    used: bool,
}

/// What a directive allows.
#[derive(PartialEq, Eq, Debug)]
enum Allows {
    /// Every linter.
    Everything { used: bool },
    /// Those that are named: rules of ours, and linters of others.
    Names(Vec<Name>),
}

#[derive(Debug)]
struct Directive {
    /// Offset of the comment.
    offset: u32,
    allows: Allows,
    explained: bool,
    /// The lines that it speaks of, both inclusive.
    lines: (u32, u32),
}

/// Leaves out the findings that directives in the files of their package allow, and says what is wrong with
/// directives. `asked` says of a slug whether the rule was asked: of others, nobody knows whether they are needed.
///
/// Directives without a reason are reported always; it is the caller who knows whether a reason is wanted.
pub(super) fn apply(
    files: &[FileView],
    root: &Path,
    findings: Vec<Finding>,
    asked: &dyn Fn(&str) -> bool,
) -> (Vec<Finding>, Vec<CheckProblem>) {
    let read = |file: &FileView| directives(&file.file, &file.unit.source);
    let mut all: Vec<Vec<Directive>> = files.iter().map(read).collect();
    let paths: Vec<String> = files.iter().map(|file| shown(&file.unit.path, root)).collect();
    let index: HashMap<&str, usize> = paths.iter().enumerate().map(|(n, path)| (path.as_str(), n)).collect();
    let mut left = findings;
    left.retain(|finding| {
        let at = finding.location.as_ref();
        let file = at.and_then(|at| index.get(at.file.as_str()));
        !file.is_some_and(|file| is_allowed(&mut all[*file], finding))
    });
    let mut problems = Vec::new();
    for ((directives, file), path) in all.iter().zip(files).zip(&paths) {
        for directive in directives {
            tell(directive, &file.file, path, asked, &mut problems);
        }
    }
    (left, problems)
}

/// Marks the directives that allow a finding.
fn is_allowed(directives: &mut [Directive], finding: &Finding) -> bool {
    let Some(at) = &finding.location else { return false };
    let last = finding.source.as_ref().and_then(|source| source.end).map_or(at.line, |end| end.line);
    let mut allowed = false;
    for directive in directives {
        let (from, to) = directive.lines;
        if !(from..=to).contains(&at.line) && !(from..=to).contains(&last) {
            continue;
        }
        match &mut directive.allows {
            Allows::Everything { used } => {
                *used = true;
                allowed = true;
            }
            Allows::Names(names) => {
                for name in names.iter_mut().filter(|n| n.text == finding.slug || n.text == ALL_OURS) {
                    name.used = true;
                    allowed = true;
                }
            }
        }
    }
    allowed
}

/// Says what is wrong with a directive, as far as it is about us.
fn tell(
    directive: &Directive,
    file: &File,
    path: &str,
    asked: &dyn Fn(&str) -> bool,
    problems: &mut Vec<CheckProblem>,
) {
    let position = file.position(directive.offset);
    let mut problem = |kind, what: String| {
        problems.push(CheckProblem {
            kind,
            file: Some(path.to_owned()),
            line: Some(position.line),
            column: Some(position.column),
            what,
            incomplete: false,
        });
    };
    let mut about_us = matches!(directive.allows, Allows::Everything { used: true });
    let names = if let Allows::Names(names) = &directive.allows { names.as_slice() } else { &[] };
    for name in names {
        let text = name.text.as_str();
        let is_ours = text == ALL_OURS || registry::rules().iter().any(|rule| rule.slug == text);
        about_us |= is_ours;
        if !is_ours {
            if let Some(meant) = meant(text) {
                let what = format!("//nolint:{text} names no rule: {meant} is meant?");
                problem(CheckProblemKind::UnknownDirective, what);
            }
            continue;
        }
        let all_asked = || registry::rules().iter().all(|rule| asked(rule.slug));
        let was_asked = if text == ALL_OURS { all_asked() } else { asked(text) };
        if !name.used && was_asked {
            let what = format!("//nolint:{text} suppresses nothing");
            problem(CheckProblemKind::UnusedDirective, what);
        }
    }
    if about_us && !directive.explained {
        let what = "//nolint without a reason: //nolint:slug // why this is no leak".to_owned();
        problem(CheckProblemKind::UnexplainedDirective, what);
    }
}

/// The rule that a name was meant to be. Our slugs have hyphens, which names of linters have not.
fn meant(name: &str) -> Option<&'static str> {
    if let Some(rule) = registry::find(name.strip_prefix("stanch-").unwrap_or(name)) {
        // `ST1005` is also a check of staticcheck.
        return (name.contains('-') && rule.slug != name).then_some(rule.slug);
    }
    if !name.contains('-') {
        return None;
    }
    let known = registry::rules().iter().map(|rule| (distance(name, rule.slug), rule.slug));
    known.filter(|(distance, _)| *distance <= TYPO).min().map(|(_, slug)| slug)
}

/// How many bytes must be changed, added or removed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, x) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], n + 1);
        for (m, y) in b.bytes().enumerate() {
            let above = row[m + 1];
            row[m + 1] = (above + 1).min(row[m] + 1).min(diagonal + usize::from(x != y));
            diagonal = above;
        }
    }
    row[b.len()]
}

fn directives(file: &File, source: &[u8]) -> Vec<Directive> {
    let found = file.comments.iter().enumerate().filter_map(|(index, span)| {
        let (allows, explained) = parse(span.of(source))?;
        Some((index, *span, allows, explained))
    });
    let mut nodes = None;
    found
        .map(|(index, span, allows, explained)| {
            let nodes = nodes.get_or_insert_with(|| first_nodes(file));
            let lines = lines(file, source, index, span, nodes);
            Directive { offset: span.start, allows, explained, lines }
        })
        .collect()
}

/// What a comment allows and whether it says why; `None` when it is no directive.
fn parse(comment: &[u8]) -> Option<(Allows, bool)> {
    let text = comment.strip_prefix(b"//")?;
    let text = String::from_utf8_lossy(text);
    let rest = text.trim_start_matches(['/', ' ']).strip_prefix("nolint")?;
    let (head, reason) = rest.split_once("//").unwrap_or((rest, ""));
    let explained = !reason.trim().is_empty();
    let Some(names) = head.strip_prefix(':') else {
        let is_bare = head.is_empty() || head.starts_with(char::is_whitespace);
        return is_bare.then_some((Allows::Everything { used: false }, explained));
    };
    let names: Vec<String> =
        names.split(',').map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return None;
    }
    if names.iter().any(|name| name == "all") {
        return Some((Allows::Everything { used: false }, explained));
    }
    let names = names.into_iter().map(|text| Name { text, used: false }).collect();
    Some((Allows::Names(names), explained))
}

/// What begins first on a line: its first byte, the line of its last byte, and whether it is a declaration.
#[derive(Clone, Copy)]
struct First {
    start: u32,
    last_line: u32,
    is_decl: bool,
}

/// For each line, the outermost node of those that begin first on it.
fn first_nodes(file: &File) -> HashMap<u32, First> {
    let mut nodes: HashMap<u32, First> = HashMap::new();
    let tree = &file.tree;
    for decl in &file.decls {
        walk(tree, Node::Decl(*decl), |node| {
            let span = match node {
                Node::Decl(id) => tree.decl_span(id),
                Node::Stmt(id) => tree.stmt_span(id),
                Node::Expr(id) => tree.expr_span(id),
                Node::Spec(id) => tree.spec(id).span(),
                Node::Field(id) => tree.field(id).span,
                Node::Ident(_) => return true,
            };
            let first = First {
                start: span.start,
                last_line: file.lines.line(span.end.saturating_sub(1).max(span.start)),
                is_decl: matches!(node, Node::Decl(_) | Node::Spec(_)),
            };
            let line = file.lines.line(span.start);
            let known = nodes.entry(line).or_insert(first);
            // A walk goes from the outside in, so of two that begin at the same place the first is the larger.
            if first.start < known.start {
                *known = first;
            }
            true
        });
    }
    nodes
}

/// The lines that a directive speaks of.
fn lines(file: &File, source: &[u8], index: usize, span: Span, nodes: &HashMap<u32, First>) -> (u32, u32) {
    let line = file.lines.line(span.start);
    let begin = file.lines.start(line).unwrap_or(span.start);
    let before = Span::new(begin, span.start).of(source);
    if !before.iter().all(u8::is_ascii_whitespace) {
        let decl = nodes.get(&line).filter(|first| first.is_decl);
        return (line, decl.map_or(line, |first| first.last_line));
    }
    // The comments that stand together with this one come before what it speaks of.
    let group = file.groups.iter().find(|group| {
        let first = group.first as usize;
        (first..first + group.len as usize).contains(&index)
    });
    let end = group.map_or(span, |group| file.comments[(group.first + group.len - 1) as usize]).end;
    let next = file.lines.line(end.saturating_sub(1)) + 1;
    if file.lines.line(file.package_pos) == next {
        return (1, file.lines.len() as u32);
    }
    (line, nodes.get(&next).map_or(next, |first| first.last_line))
}

#[cfg(test)]
mod tests {
    use stanch_gosrc::{Interner, Mode, parse_file};

    use super::*;

    /// The lines that each directive of a text speaks of.
    fn ranges(text: &str) -> Vec<(u32, u32)> {
        let file = parse_file(text.as_bytes(), &mut Interner::new(), Mode::Full);
        directives(&file, text.as_bytes()).iter().map(|directive| directive.lines).collect()
    }

    #[test]
    fn directives_are_told_from_comments() {
        let names = |comment: &str| match parse(comment.as_bytes()) {
            None => None,
            Some((Allows::Everything { .. }, explained)) => Some((vec!["*".to_owned()], explained)),
            Some((Allows::Names(names), explained)) => {
                Some((names.into_iter().map(|name| name.text).collect::<Vec<_>>(), explained))
            }
        };
        let list =
            |texts: &[&str], explained| Some((texts.iter().map(|t| (*t).to_owned()).collect(), explained));
        for (comment, wanted) in [
            ("//nolint", list(&["*"], false)),
            ("// nolint", list(&["*"], false)),
            ("//nolint // it is fine", list(&["*"], true)),
            ("//nolint:all", list(&["*"], false)),
            ("//nolint:unclosed-body", list(&["unclosed-body"], false)),
            (
                "//nolint:Errcheck, unclosed-body // closed by the caller",
                list(&["errcheck", "unclosed-body"], true),
            ),
            ("//nolint:unclosed-body //", list(&["unclosed-body"], false)),
            ("//nolintlint", None),
            ("//nolint:", None),
            ("// see nolint", None),
            ("/*nolint*/", None),
        ] {
            assert_eq!(names(comment), wanted, "{comment}");
        }
    }

    #[test]
    fn a_directive_speaks_of_its_line_or_of_what_follows_it() {
        let text = "package p\n\nfunc f() {\n\tg(\n\t\t1,\n\t) //nolint:a\n\t//nolint:b\n\tif x {\n\t\tg(2)\n\t}\n\tg(3)\n}\n";
        assert_eq!(ranges(text), [(6, 6), (7, 10)]);
        let text = "package p\n\n// f does it.\n//nolint:a\n// More.\nfunc f() {\n\tg()\n}\n\nfunc h() { //nolint:b\n\tg()\n}\n";
        assert_eq!(ranges(text), [(4, 8), (10, 12)]);
        let text = "package p\n\n//nolint:a\nvar (\n\tx = f()\n\ty = f() //nolint:b\n\t//nolint:c\n\tz = []int{\n\t\tf(), //nolint:d\n\t}\n)\n";
        assert_eq!(ranges(text), [(3, 11), (6, 6), (7, 10), (9, 9)]);
        assert_eq!(ranges("//nolint:a\npackage p\n\nvar x = 1\n"), [(1, 5)]);
        assert_eq!(ranges("// Copyright\n\n//nolint:a\n\npackage p\n"), [(3, 4)]);
        assert_eq!(
            ranges(
                "package p\n\nfunc f() {\n\tswitch x {\n\t//nolint:a\n\tcase 1:\n\t\tg()\n\t\tg()\n\tcase 2:\n\t}\n}\n"
            ),
            [(5, 8)]
        );
        assert_eq!(ranges("package p\n//nolint:a"), [(2, 3)]);
    }

    #[test]
    fn names_that_look_like_ours() {
        assert_eq!(meant("unclosd-body"), Some("unclosed-body"));
        assert_eq!(meant("stanch-unclosed-body"), Some("unclosed-body"));
        for other in ["bodyclose", "gocritic", "st1005", "unclosed-body", "some-linter", ""] {
            assert_eq!(meant(other), None, "{other}");
        }
        assert_eq!([distance("", "ab"), distance("abc", "axc"), distance("abc", "bc")], [2, 1, 1]);
    }
}
