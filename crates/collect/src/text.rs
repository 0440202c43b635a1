//! Short, safe words about bytes that somebody else wrote.

/// Foreign text for a message: one line, no control characters (a server must not steer the reader's terminal), cut
/// at `max` characters.
pub(crate) fn printable(text: &str, max: usize) -> String {
    let mut out: String = text
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
                ' '
            } else {
                c
            }
        })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if out.chars().count() > max {
        out = out.chars().take(max).collect::<String>() + "…";
    }
    out
}

/// What the body of an HTTP answer is, when it is not what was asked for.
pub(crate) fn looks_like(body: &[u8]) -> String {
    let head = &body[..body.len().min(4096)];
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() && head.len() == body.len() {
        return "an empty body".into();
    }
    if is_pprof_index(body) {
        return "the pprof index page".into();
    }
    if is_html(body) {
        return match html_title(&text) {
            Some(title) => format!("an HTML page titled \"{title}\""),
            None => "an HTML page".into(),
        };
    }
    if start.starts_with('{') || is_json_array(start) {
        return format!("JSON that begins with {}", printable(start, 40));
    }
    if start.starts_with("<?xml") || start.starts_with('<') {
        return "XML".into();
    }
    if head.starts_with(&[0x1f, 0x8b]) {
        return "gzip data".into();
    }
    if head.contains(&0) || text.contains('\u{fffd}') {
        return "binary data".into();
    }
    format!("text that begins with \"{}\"", printable(start, 60))
}

/// Whether a body is an HTML page.
pub(crate) fn is_html(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")
}

/// Whether a body is the index page of net/http/pprof.
pub(crate) fn is_pprof_index(body: &[u8]) -> bool {
    is_html(body) && memchr::memmem::find(body, b"Types of profiles available").is_some()
}

/// Whether a body can only be JSON or HTML, and thus no profile.
pub(crate) fn is_no_profile(body: &[u8]) -> bool {
    is_html(body) || body.trim_ascii_start().first().is_some_and(|b| *b == b'{' || *b == b'<')
}

/// A bracket alone may also begin a configuration or log file.
fn is_json_array(text: &str) -> bool {
    let inner = text.strip_prefix('[').map(str::trim_start);
    inner.is_some_and(|t| t.starts_with(|c: char| "{[\"]-".contains(c) || c.is_ascii_digit()))
}

fn html_title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(printable(&text[start..end], 60)).filter(|t| !t.is_empty())
}

/// What speaks on a port that answered with something that is not HTTP, from its first bytes, and what to do.
pub(crate) fn looks_like_peer(seen: &[u8]) -> String {
    match seen {
        [] => "the peer closed the connection without a word; check the port".into(),
        [0x14..=0x17, 0x03, ..] => "the port speaks TLS; use https://".into(),
        [0, _, _, 0x04, ..] => {
            "the port speaks HTTP/2 only (a gRPC server?); use the port of the HTTP server".into()
        }
        s if s.starts_with(b"SSH-") => "an SSH server answers; check the port".into(),
        s if s.starts_with(b"-ERR") || s.starts_with(b"-NOAUTH") || s.starts_with(b"-DENIED") => {
            "a Redis server answers; check the port".into()
        }
        s if s.starts_with(b"HTTP/") => {
            "the answer is broken HTTP; check the port and whether a proxy is in between".into()
        }
        s if s.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()) => {
            let text = printable(&String::from_utf8_lossy(s), 40);
            format!("the peer does not speak HTTP, it says \"{text}\"; check the port")
        }
        _ => "the peer does not speak HTTP but something binary; check the port".into(),
    }
}

/// A size for people.
pub(crate) fn bytes(n: u64) -> String {
    match n {
        0..0x400 => format!("{n} bytes"),
        0x400..0x10_0000 => format!("{} KiB", n >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", n >> 20),
        _ => format!("{:.1} GiB", n as f64 / f64::from(1 << 30)),
    }
}

/// A time span for people.
pub(crate) fn span(d: std::time::Duration) -> String {
    if d.subsec_millis() == 0 { format!("{} s", d.as_secs()) } else { format!("{:.1} s", d.as_secs_f64()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\x1b[31m\r\nb\u{202e}c", 99), "a [31m b c");
        assert_eq!(printable("abcdef", 3), "abc…");
    }

    #[test]
    fn bodies_are_told_apart() {
        let cases: &[(&[u8], &str)] = &[
            (b"<!DOCTYPE html><html><title> Sign\nin </title>", "an HTML page titled \"Sign in\""),
            (b"  <html><body>", "an HTML page"),
            (b"<html><p>Types of profiles available:", "the pprof index page"),
            (b"{\"a\":1}", "JSON that begins with {\"a\":1}"),
            (b"\x1f\x8b\x08", "gzip data"),
            (b"hello", "text that begins with \"hello\""),
            (b"", "an empty body"),
        ];
        for (body, want) in cases {
            assert_eq!(looks_like(body), *want);
        }
    }

    #[test]
    fn a_title_that_changes_length_in_lower_case_is_cut_at_character_borders() {
        // ASCII lowering keeps byte offsets; full lowering of İ would not.
        assert_eq!(html_title("İİ<title>İx</title>").as_deref(), Some("İx"));
    }

    #[test]
    fn peers_are_told_apart() {
        assert!(looks_like_peer(&[0x15, 3, 1, 0, 2]).contains("https://"));
        assert!(looks_like_peer(b"SSH-2.0-x").contains("SSH"));
        assert!(looks_like_peer(&[0, 0, 6, 4, 0]).contains("gRPC"));
        assert!(looks_like_peer(b"220 mail ready").contains("220 mail"));
    }
}
