//! The text between a header's brackets: status, suffixes, minutes.
//!
//! Sources: `gStatusStrings` in `runtime/traceback.go` and `waitReasonStrings` in `runtime/runtime2.go`, Go 1.16
//! to 1.27.

use std::num::NonZeroU32;

use stanch_model::WaitReason;
use stanch_model::goroutine::GoroutineFlags;

/// A status before its text is interned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StatusText {
    Wait(WaitReason),
    Running,
    Runnable,
    Syscall,
    Known(&'static str),
    /// No known Go prints it; the text has to be taken from the header.
    Other,
}

/// What stands between the brackets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bracket {
    pub(super) status: StatusText,
    /// Length of the status text within the bracket's content, without its suffixes.
    pub(super) status_len: usize,
    pub(super) minutes: Option<NonZeroU32>,
    pub(super) flags: GoroutineFlags,
    /// A comma-separated item was not understood.
    pub(super) unknown_item: bool,
}

/// Wait reasons of the runtime's own goroutines.
const RUNTIME_WAITS: &[&str] = &[
    "GC assist marking",
    "GC assist wait",
    "GC sweep wait",
    "GC scavenge wait",
    "GC worker (idle)",
    "GC worker (active)",
    "GC mark termination",
    "GC weak to strong wait",
    "GOMAXPROCS updater (idle)",
    "garbage collection",
    "garbage collection scan",
    "wait for GC cycle",
    "force gc (idle)",
    "timer goroutine (idle)",
    "finalizer wait",
    "cleanup wait",
    "dumping heap",
    "panicwait",
    "trace reader (blocked)",
    "trace goroutine status",
    "trace proc status",
    "page trace flush",
    "debug call",
    "stopping the world",
    "flushing proc caches",
];

/// Statuses that are no wait and have no variant of their own.
const KNOWN: &[&str] =
    &["idle", "waiting", "dead", "copystack", "preempted", "leaked", "waiting for cgo callback", "???"];

/// Reads the content of a header's brackets; total, because an unknown text is a value too.
pub(super) fn parse(inside: &[u8]) -> Bracket {
    let mut flags = GoroutineFlags::default();
    let mut minutes = None;
    let mut unknown_item = false;
    let mut items = split_items(inside);
    let first = items.next().unwrap_or_default();
    for item in items {
        match item {
            b"locked to thread" => flags.set(GoroutineFlags::LOCKED),
            _ if is_bubble(item) => flags.set(GoroutineFlags::BUBBLE),
            _ => match whole_minutes(item) {
                Some(n) => minutes = NonZeroU32::new(n),
                None => unknown_item = true,
            },
        }
    }
    let text = strip_suffixes(first, &mut flags);
    Bracket { status: lookup(text), status_len: text.len(), minutes, flags, unknown_item }
}

fn split_items(inside: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(inside);
    std::iter::from_fn(move || {
        let text = rest?;
        let comma = text.windows(2).position(|w| w == b", ");
        let (item, left) = match comma {
            Some(at) => (&text[..at], Some(&text[at + 2..])),
            None => (text, None),
        };
        rest = left;
        Some(item)
    })
}

/// `synctest bubble N` (1.25 and later) or `synctest group N` (1.24).
fn is_bubble(item: &[u8]) -> bool {
    item.strip_prefix(b"synctest bubble ")
        .or_else(|| item.strip_prefix(b"synctest group "))
        .is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit))
}

/// `N minutes`
fn whole_minutes(item: &[u8]) -> Option<u32> {
    let digits = item.strip_suffix(b" minutes").or_else(|| item.strip_suffix(b" minute"))?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn strip_suffixes<'a>(mut text: &'a [u8], flags: &mut GoroutineFlags) -> &'a [u8] {
    const SUFFIXES: [(&[u8], GoroutineFlags); 3] = [
        (b" (leaked)", GoroutineFlags::LEAKED),
        (b" (scan)", GoroutineFlags::SCAN),
        (b" (durable)", GoroutineFlags::DURABLE),
    ];
    'again: loop {
        for (suffix, flag) in SUFFIXES {
            if let Some(left) = text.strip_suffix(suffix) {
                flags.set(flag);
                text = left;
                continue 'again;
            }
        }
        return text;
    }
}

fn lookup(text: &[u8]) -> StatusText {
    match text {
        b"running" => return StatusText::Running,
        b"runnable" => return StatusText::Runnable,
        b"syscall" => return StatusText::Syscall,
        _ => {}
    }
    if let Some((_, reason)) = WaitReason::NAMES.iter().find(|(name, _)| name.as_bytes() == text) {
        return StatusText::Wait(*reason);
    }
    if let Some(name) = KNOWN.iter().find(|name| name.as_bytes() == text) {
        return StatusText::Known(name);
    }
    if RUNTIME_WAITS.iter().any(|name| name.as_bytes() == text) {
        return StatusText::Wait(WaitReason::Runtime);
    }
    StatusText::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_suffix() {
        let b = parse(b"chan receive (nil chan) (leaked) (scan), 12 minutes, locked to thread");
        assert_eq!(b.status, StatusText::Wait(WaitReason::ChanReceiveNil));
        assert_eq!(b.minutes.map(NonZeroU32::get), Some(12));
        for flag in [GoroutineFlags::LEAKED, GoroutineFlags::SCAN, GoroutineFlags::LOCKED] {
            assert!(b.flags.has(flag));
        }
        assert!(!b.flags.has(GoroutineFlags::DURABLE) && !b.unknown_item);

        let b = parse(b"sync.WaitGroup.Wait (durable), synctest bubble 35");
        assert_eq!(b.status, StatusText::Wait(WaitReason::WaitGroupWait));
        assert!(b.flags.has(GoroutineFlags::DURABLE) && b.flags.has(GoroutineFlags::BUBBLE));
        assert!(parse(b"select, synctest group 7").flags.has(GoroutineFlags::BUBBLE));
    }

    #[test]
    fn parentheses_of_a_status_are_no_suffix() {
        for (text, status) in [
            ("select (no cases)", StatusText::Wait(WaitReason::SelectNoCases)),
            ("GC worker (idle)", StatusText::Wait(WaitReason::Runtime)),
            ("preempted", StatusText::Known("preempted")),
            ("waiting for cgo callback", StatusText::Known("waiting for cgo callback")),
            ("???", StatusText::Known("???")),
            ("polishing (brightly)", StatusText::Other),
            ("", StatusText::Other),
        ] {
            assert_eq!(parse(text.as_bytes()).status, status, "{text}");
        }
    }

    #[test]
    fn an_unknown_item_is_told() {
        let b = parse(b"select, 3 fortnights");
        assert_eq!(b.status, StatusText::Wait(WaitReason::Select));
        assert!(b.unknown_item && b.minutes.is_none());
        assert!(parse(b"select, 99999999999 minutes").unknown_item);
    }
}
