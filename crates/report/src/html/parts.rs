//! Pieces of HTML that both pages use. Outside strings are escaped here, once.

use stanch_model::{Diagnosis, Location, Symbols, Verdict};

use crate::escape::{self, html as e};
use crate::{units, words};

/// The class of a verdict's colours.
pub(crate) fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leak => "bad",
        Verdict::NoLeak => "good",
        Verdict::Inconclusive => "warn",
    }
}

/// `file:12` and the function below it; the whole name is in the tooltip.
pub(super) fn location(at: &Location) -> String {
    format!(
        "<span class=\"place\"><code>{}</code> <span class=\"fn\" title=\"{}\">{}</span></span>",
        breakable(&words::place(at)),
        e(&at.function),
        breakable(words::function(at))
    )
}

/// Escaped, with a chance to break the line after each separator.
pub(super) fn breakable(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive(['/', '.']) {
        out.push_str(&e(part));
        if part.ends_with(['/', '.']) {
            out.push_str("<wbr>");
        }
    }
    out
}

/// A table of HTML cells; a title that starts with `>` aligns its column to the right.
pub(crate) fn table(titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let right = |i: usize| titles.get(i).is_some_and(|t| t.starts_with('>'));
    let class = |i: usize| if right(i) { " class=\"num\"" } else { "" };
    let head: String = titles
        .iter()
        .enumerate()
        .map(|(i, t)| format!("<th scope=\"col\"{}>{}</th>", class(i), e(t.trim_start_matches('>'))))
        .collect();
    let row = |cells: Vec<String>| {
        let cells: String =
            cells.iter().enumerate().map(|(i, c)| format!("<td{}>{c}</td>", class(i))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.into_iter().map(row).collect();
    format!(
        "<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// `unknown` is set apart from numbers.
pub(crate) fn value(text: &str) -> String {
    if text == units::UNKNOWN { "<span class=\"unknown\">unknown</span>".to_owned() } else { e(text) }
}

/// Paragraphs of a text of our own rules.
pub(super) fn paragraphs(text: &str) -> String {
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("<p>{}</p>\n", e(l))).collect()
}

pub(crate) fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: String = items.into_iter().map(|i| format!("<li>{i}</li>\n")).collect();
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

pub(super) fn code(text: &str) -> String {
    format!("<pre><code>{}</code></pre>\n", escape::html_lines(text.trim_end()))
}

/// A stack, innermost call first.
pub(super) fn stack(symbols: &Symbols, stack: stanch_model::StackId, most: usize) -> String {
    let frames = symbols.frames(stack);
    let frame = |id: &stanch_model::FrameId| {
        let place = match (symbols.file(*id), symbols.line(*id)) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.to_owned(),
            (None, _) => String::new(),
        };
        format!(
            "<li><span class=\"fn\">{}</span> <code>{}</code></li>\n",
            breakable(symbols.func(*id)),
            breakable(&place)
        )
    };
    let shown: String = frames.iter().take(most).map(frame).collect();
    let more = frames.len().saturating_sub(most);
    let more = if more > 0 { format!("<li>{more} more frames</li>\n") } else { String::new() };
    format!("<ol class=\"stack\">\n{shown}{more}</ol>\n")
}

/// A list of gaps behind its heading; nothing when there are none.
pub(super) fn gaps(title: &str, d: &Diagnosis) -> String {
    if d.gaps.is_empty() {
        return String::new();
    }
    format!("<section><h2>{}</h2>\n{}</section>\n", e(title), list(d.gaps.iter().map(|g| e(&words::gap(g)))))
}
