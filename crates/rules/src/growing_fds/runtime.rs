//! How it shows in the process's own numbers.

use stanch_model::{Finding, Grade, Kind, Severity};

use super::RULE;
use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::lens;
use crate::engine::process::{self, Least};
use crate::rule::Claim;

/// A few more descriptors are a pool that warms up.
const LEAST: Least = Least { by: 10.0, share: 0.1, unit: 1.0 };

/// What gives a descriptor to its caller. What it allocates for it stays in the heap as long as the descriptor does.
const OPENERS: &[&str] = &[
    "os.Open*",
    "os.Create*",
    "os.NewFile",
    "os.Pipe",
    "os.(*Root).Open*",
    "os.(*Root).Create*",
    "net.Dial*",
    "net.(*Dialer).Dial*",
    "net.Listen*",
    "net.(*ListenConfig).Listen*",
    "net.(*TCPListener).Accept*",
    "net.(*UnixListener).Accept*",
    "net.File*",
    "os/exec.(*Cmd).*",
    "crypto/tls.Dial*",
    "github.com/fsnotify/fsnotify.NewWatcher",
];

pub(super) fn detect(cx: &Context<'_>) -> Vec<Finding> {
    judge(cx).into_iter().collect()
}

fn judge(cx: &Context<'_>) -> Option<Finding> {
    let rise = process::rise(process::series(cx.evidence, |s| s.stats.open_fds), LEAST)?;
    let grade = match process::explained(cx, &rise, |site| process::holds_descriptor(cx, site)) {
        Some(true) => return None,
        Some(false) => rise.grade(),
        // Without goroutines more clients look the same.
        None => Grade::Suspected,
    };
    let limit = cx.evidence.snapshots.iter().rev().find_map(|s| s.stats.max_fds);
    let used = limit.map(|l| rise.ends.1 / l);
    let mut cause =
        "files, sockets or pipes are opened and never closed: no goroutine that would hold them grows with \
                     their number"
            .to_owned();
    if let (Some(limit), Some(used)) = (limit, used) {
        cause += &format!("; {:.0} % of the limit of {limit:.0} are in use", 100.0 * used);
    }
    let rule = process::Rule {
        id: RULE.id,
        slug: RULE.slug,
        kind: Kind::Resource,
        grade,
        unit: "descriptors",
        what: "the number of open descriptors",
        number: |v| format!("{v:.0}"),
    };
    let leaves = |call| lens::closes_result(cx, call).map(|closes| !closes);
    let claim =
        callers::find_owners(cx, OPENERS, leaves).locate(Claim::new(10, cause, ADVICE).example(EXAMPLE));
    let title = format!("{:.0} descriptors are open, ever more of them", rise.ends.1);
    let mut finding = process::finding(cx, &rule, &rise, title, claim);
    finding.severity = match used {
        Some(share) if share >= 0.8 => Severity::Critical,
        Some(share) if share >= 0.5 => Severity::High,
        _ => Severity::Medium,
    };
    Some(finding)
}

const ADVICE: &str = "close what was opened on every path (defer f.Close() after the error check), and list what is \
                      open with `ls -l /proc/PID/fd` to see whether it is files, sockets or pipes";

const EXAMPLE: &str = "\
f, err := os.Open(name)
if err != nil {
\treturn err
}
defer f.Close() // on every path from here
";
