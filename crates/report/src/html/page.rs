//! The document around a report: head, policy, styles, data, scripts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::escape;

const STYLE: &str = include_str!("../../assets/page.css");

/// Those of a report, in the order in which they need each other.
pub(crate) const REPORT_SCRIPTS: [&str; 5] = [
    include_str!("../../assets/words.js"),
    include_str!("../../assets/format.js"),
    include_str!("../../assets/chart.js"),
    include_str!("../../assets/flame.js"),
    include_str!("../../assets/page.js"),
];

/// Those of a page of flame graphs.
pub(crate) const FLAME_SCRIPTS: [&str; 5] = [
    include_str!("../../assets/words.js"),
    include_str!("../../assets/format.js"),
    include_str!("../../assets/choices.js"),
    include_str!("../../assets/flame.js"),
    include_str!("../../assets/flame-page.js"),
];

/// Those of the page that a server stands behind.
pub(crate) const BENCH_SCRIPTS: [&str; 6] = [
    include_str!("../../assets/words.js"),
    include_str!("../../assets/bench-words.js"),
    include_str!("../../assets/format.js"),
    include_str!("../../assets/choices.js"),
    include_str!("../../assets/flame.js"),
    include_str!("../../assets/bench.js"),
];

/// `body` is HTML; `title` and `data` are escaped here.
pub(crate) fn document(title: &str, body: &str, data: &impl Serialize, scripts: &[&str]) -> String {
    made(title, body, data, scripts, (STYLE, ""))
}

/// The same for a page that asks the server which it came from.
pub(crate) fn served_document(title: &str, body: &str, data: &impl Serialize, scripts: &[&str]) -> String {
    let style = [STYLE, include_str!("../../assets/bench.css")].concat();
    made(title, body, data, scripts, (&style, " connect-src 'self';"))
}

fn made(
    title: &str,
    body: &str,
    data: &impl Serialize,
    scripts: &[&str],
    (style, may_connect): (&str, &str),
) -> String {
    let data = serde_json::to_string(data).expect("page data has string keys only");
    let script = scripts.concat();
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{}'; style-src '{}';{may_connect} \
         img-src data:; base-uri 'none'; form-action 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"referrer\" content=\"no-referrer\">
<link rel=\"icon\" href=\"data:,\">
<title>{}</title>
<style>{style}</style>
</head>
<body>
{body}
<script type=\"application/json\" id=\"stanch-data\">{}</script>
<script>{script}</script>
</body>
</html>
",
        hash(&script),
        hash(style),
        escape::html(title),
        escape::json_in_script(data),
    )
}

/// A source expression of Content Security Policy Level 3 for an inline element.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
