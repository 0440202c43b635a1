//! Flame graphs as one self-contained page.

use super::Drawing;
use crate::escape::html as e;
use crate::html::{FLAME_SCRIPTS, document};

/// What stands around the pictures.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// What was looked at: a file or an address.
    pub title: &'a str,
    /// What the reader should know: name and value.
    pub facts: &'a [(String, String)],
}

/// The whole document. With several drawings there is a button for each.
#[must_use]
pub fn page(page: &Page<'_>, drawings: &[Drawing]) -> String {
    let facts: String =
        page.facts.iter().map(|(k, v)| format!("<dt>{}</dt><dd>{}</dd>\n", e(k), e(v))).collect();
    let body = format!(
        "<div class=\"tools\"><button type=\"button\" id=\"language\" hidden></button>\
         <button type=\"button\" id=\"theme\" hidden></button></div>\n\
         <h1>{}</h1>\n<dl class=\"facts\">\n{facts}</dl>\n\
         <noscript><p class=\"hint\">The flame graph needs JavaScript; \
         <code>--format svg</code> makes a picture without.</p></noscript>\n\
         <figure class=\"flame tall\" id=\"flame\"></figure>",
        e(page.title)
    );
    document(page.title, &body, &drawings, &FLAME_SCRIPTS)
}
