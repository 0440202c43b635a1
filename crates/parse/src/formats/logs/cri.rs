//! Kubernetes' container runtime log format: `2026-01-02T15:04:05.123456789Z stderr F text`.
//!
//! Source: kubernetes/design-proposals-archive, `node/kubelet-cri-logging.md`.

/// What stands before the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Envelope<'a> {
    pub(super) time: &'a [u8],
    /// `stdout` or `stderr`
    pub(super) stream: &'static str,
    /// The line ends here (`F`); otherwise the next one of its stream goes on with it (`P`).
    pub(super) whole: bool,
}

/// Takes a line apart; `None` when it has another format.
pub(super) fn parse(line: &[u8]) -> Option<(Envelope<'_>, &[u8])> {
    let end = line.iter().take(48).position(|b| *b == b' ')?;
    let time = &line[..end];
    if !time.first()?.is_ascii_digit() || time.get(10) != Some(&b'T') {
        return None;
    }
    let rest = &line[end + 1..];
    let (stream, rest) = match (rest.strip_prefix(b"stderr "), rest.strip_prefix(b"stdout ")) {
        (Some(rest), _) => ("stderr", rest),
        (_, Some(rest)) => ("stdout", rest),
        _ => return None,
    };
    // Tags may follow after a colon.
    let whole = match rest.first()? {
        b'F' => true,
        b'P' => false,
        _ => return None,
    };
    let text = match rest.iter().position(|b| *b == b' ') {
        Some(at) => &rest[at + 1..],
        None => b"",
    };
    Some((Envelope { time, stream, whole }, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_lines_apart() {
        let time = b"2026-01-02T15:04:05.123456789Z".as_slice();
        let line = |rest: &str| [time, b" ", rest.as_bytes()].concat();
        let ok = |rest: &str, stream, whole, text: &str| {
            let line = line(rest);
            assert_eq!(parse(&line), Some((Envelope { time, stream, whole }, text.as_bytes())), "{rest}");
        };
        ok("stderr F \tx y", "stderr", true, "\tx y");
        ok("stdout P {\"a\"", "stdout", false, "{\"a\"");
        ok("stdout F ", "stdout", true, "");
        ok("stdout F", "stdout", true, "");
        ok("stdout P:tag x", "stdout", false, "x");
        for rest in ["stdlog F x", "stderr X x", "stderr", ""] {
            assert_eq!(parse(&line(rest)), None, "{rest}");
        }
        assert_eq!(parse(b"2026-01-02 stderr F x"), None);
        assert_eq!(parse(b""), None);
    }
}
