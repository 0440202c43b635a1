//! A finding as a few plain lines: for formats whose reader sees one text and no snippet.

use stanch_model::Finding;

use super::trace;
use crate::escape::visible;
use crate::words;

/// Title, cause, the path and how to mend it. Every line is harmless; only our own line ends are in it.
pub(crate) fn lines(f: &Finding) -> Vec<String> {
    let mut lines = vec![visible(&f.title).into_owned()];
    lines.extend(body(f));
    lines
}

/// [`lines`] without the title.
pub(crate) fn body(f: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |label: &str, text: &str| {
        if !text.is_empty() {
            lines.push(visible(&format!("{label}{text}")).into_owned());
        }
    };
    line("", &f.cause);
    for at in &f.candidates {
        line("The cause may be at ", &words::place(at));
    }
    let story = trace::story(f);
    for (n, way) in (1..).zip(&story) {
        line(&format!("{n}. "), &format!("{}: {}", words::place(way.at), way.message));
    }
    line("Fix: ", &f.fix.advice);
    lines
}
