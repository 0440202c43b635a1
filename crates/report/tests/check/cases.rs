//! Reports as an analysis makes them.

use stanch_model::{
    CheckProblem, CheckProblemKind, CheckReport, CheckStats, Edit, Finding, Fix, Grade, Kind, LineColumn,
    Location, Proof, Severity, SourceDetail, SourceText, Step, Tier,
};

use super::Case;

pub(crate) const FETCH: &str = "internal/fetch/client.go";
const FETCH_TEXT: &str = "package fetch

import (
\t\"io\"
\t\"net/http\"
)

// Fetch gets the document at url, at most limit bytes of it.
func (c *Client) Fetch(url string, limit int64) ([]byte, error) {
\tresp, err := c.http.Get(url)
\tif err != nil {
\t\treturn nil, err
\t}
\tif resp.StatusCode != http.StatusOK {
\t\treturn nil, &StatusError{Code: resp.StatusCode}
\t}
\tdefer resp.Body.Close()
\treturn io.ReadAll(io.LimitReader(resp.Body, limit))
}
";

const ORDER: &str = "internal/order/handler.go";
const ORDER_TEXT: &str = "package order

import \"net/http\"

func (h *Handler) Create(w http.ResponseWriter, r *http.Request) {
\tresult := make(chan Receipt)
\tgo h.charge(r.Context(), parse(r), result)
\tselect {
\tcase receipt := <-result:
\t\twrite(w, receipt)
\tcase <-h.timeout():
\t\thttp.Error(w, \"payment timed out\", http.StatusGatewayTimeout)
\t}
}
";

const CHARGE: &str = "internal/order/charge.go";
const CHARGE_TEXT: &str = "package order

import \"context\"

func (h *Handler) charge(ctx context.Context, o Order, result chan<- Receipt) {
\treceipt, err := h.pay.Charge(ctx, o) // 世界 is two words
\tif err != nil {
\t\treceipt = Receipt{Err: err}
\t}
\tresult <- receipt
}
";

pub(crate) fn at(file: &str, line: u32, column: u32, function: &str) -> Location {
    Location { file: file.into(), line, column: Some(column), function: function.into() }
}

pub(crate) fn step(location: Location, end: Option<(u32, u32)>, message: &str) -> Step {
    Step { location, end: end.map(|(line, column)| LineColumn { line, column }), message: message.into() }
}

/// A finding without anything that a case does not say.
pub(crate) fn finding(rule: &'static str, slug: &'static str, kind: Kind) -> Finding {
    Finding {
        rule,
        slug,
        kind,
        grade: Grade::Proven,
        severity: Severity::High,
        title: String::new(),
        cause: String::new(),
        location: None,
        candidates: Vec::new(),
        spawned_at: None,
        blocked_at: None,
        count: None,
        growth_per_min: None,
        unit: "goroutines",
        evidence: Vec::new(),
        fix: Fix::default(),
        verify: String::new(),
        fingerprint: format!("{slug}-5f1c9a"),
        series: Vec::new(),
        stacks: Vec::new(),
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: Some(SourceDetail::default()),
    }
}

pub(crate) fn problem(
    kind: CheckProblemKind,
    at: (&str, u32, u32),
    what: &str,
    incomplete: bool,
) -> CheckProblem {
    CheckProblem {
        kind,
        file: Some(at.0.to_owned()).filter(|f| !f.is_empty()),
        line: Some(at.1).filter(|l| *l > 0),
        column: Some(at.2).filter(|c| *c > 0),
        what: what.into(),
        incomplete,
    }
}

fn insert(file: &str, text: &str, before: &str, new: &str) -> Edit {
    let start = text.find(before).expect(before) as u64;
    Edit { file: file.into(), start, end: start, text: new.into() }
}

fn replace(file: &str, text: &str, old: &str, new: &str) -> Edit {
    let start = text.find(old).expect(old) as u64;
    Edit { file: file.into(), start, end: start + old.len() as u64, text: new.into() }
}

fn unclosed_body() -> Finding {
    let function = "github.com/acme/shop/internal/fetch.(*Client).Fetch";
    let mut f = finding("ST3001", "unclosed-body", Kind::Resource);
    f.title = "response body is not closed when the status is not 200".into();
    f.cause = "The body is closed at line 17 only; the return at line 15 leaves it open, and its connection with it."
        .into();
    f.location = Some(at(FETCH, 10, 15, function));
    f.source = Some(SourceDetail {
        end: Some(LineColumn { line: 10, column: 30 }),
        path: vec![
            step(at(FETCH, 10, 15, function), Some((10, 30)), "the response is acquired here"),
            step(at(FETCH, 15, 3, function), Some((15, 50)), "returns here without Close"),
        ],
        tier: Tier::Default,
    });
    f.evidence =
        vec![Proof { method: "path", text: "1 of 3 paths from the call to a return closes nothing.".into() }];
    f.fix = Fix {
        advice: "Close the body right after the error check.".into(),
        example: "defer resp.Body.Close()".into(),
        edits: vec![
            insert(FETCH, FETCH_TEXT, "\tif resp.StatusCode", "\tdefer resp.Body.Close()\n"),
            replace(FETCH, FETCH_TEXT, "\t}\n\tdefer resp.Body.Close()\n", "\t}\n"),
        ],
    };
    f.verify = "go test ./internal/fetch with goleak stays silent.".into();
    f
}

fn unanswered_send() -> Finding {
    let create = "github.com/acme/shop/internal/order.(*Handler).Create";
    let charge = "github.com/acme/shop/internal/order.(*Handler).charge";
    let mut f = finding("ST1001", "unanswered-send", Kind::Goroutine);
    f.severity = Severity::Critical;
    f.title = "nobody receives the result once the request has timed out".into();
    f.cause =
        "The channel is unbuffered and Create returns through its other case; then the send never ends."
            .into();
    f.location = Some(at(ORDER, 6, 12, create));
    f.spawned_at = Some(at(ORDER, 7, 2, create));
    f.blocked_at = Some(at(CHARGE, 10, 2, charge));
    f.source = Some(SourceDetail {
        end: Some(LineColumn { line: 6, column: 30 }),
        path: vec![
            step(at(ORDER, 7, 2, create), Some((7, 44)), "the goroutine starts here"),
            step(
                at(ORDER, 12, 3, create),
                None,
                "Create returns after this call, and with it the only receiver of the channel is gone for good",
            ),
            step(at(CHARGE, 10, 2, charge), Some((10, 19)), "blocks here for ever"),
        ],
        tier: Tier::Default,
    });
    f.fix = Fix {
        advice: "Give the channel a buffer of one, so that the send ends even when nobody receives.".into(),
        example: String::new(),
        edits: vec![replace(ORDER, ORDER_TEXT, "make(chan Receipt)", "make(chan Receipt, 1)")],
    };
    f
}

fn pedantic() -> Finding {
    let mut f = finding("ST4002", "timer-in-loop", Kind::Memory);
    f.grade = Grade::Suspected;
    f.severity = Severity::Medium;
    f.title = "a timer per iteration of an endless loop".into();
    f.cause = "time.After makes a timer in each iteration.".into();
    f.location =
        Some(at("internal/poll/poll.go", 31, 10, "github.com/acme/shop/internal/poll.(*Poller).Run"));
    f.candidates = vec![at("internal/poll/poll.go", 28, 2, "")];
    f.source = Some(SourceDetail { tier: Tier::Pedantic, ..SourceDetail::default() });
    f.fix = Fix {
        advice: "Make one timer before the loop and reset it.".into(),
        example: "timer := time.NewTimer(d)\ndefer timer.Stop()".into(),
        edits: Vec::new(),
    };
    f
}

fn source() -> SourceText {
    let mut source = SourceText::default();
    source.insert(FETCH, FETCH_TEXT);
    source.insert(ORDER, ORDER_TEXT);
    source.insert(CHARGE, CHARGE_TEXT);
    source
}

/// Leaks in several files, of both tiers, and two problems.
pub(crate) fn leaks() -> Case {
    let report = CheckReport {
        findings: vec![unanswered_send(), unclosed_body(), pedantic()],
        problems: vec![
            problem(
                CheckProblemKind::Syntax,
                ("internal/cart/cart.go", 12, 3),
                "expected ')', found newline",
                true,
            ),
            problem(
                CheckProblemKind::UnusedDirective,
                (FETCH, 20, 1),
                "`//nolint:unclosed-body` suppresses nothing",
                false,
            ),
        ],
        stats: CheckStats {
            files: Some(1_204),
            lines: Some(380_112),
            bytes: Some(11_403_360),
            packages: Some(112),
            functions: Some(12_880),
            unfinished: Some(31),
            millis: Some(1_240),
        },
    };
    Case { name: "leaks", report, source: source() }
}

/// Nothing to say.
pub(crate) fn clean() -> Case {
    let stats = CheckStats { files: Some(1), lines: Some(40), millis: Some(3), ..CheckStats::default() };
    Case { name: "clean", report: CheckReport { stats, ..CheckReport::default() }, source: source() }
}

/// Every kind of problem, no leak.
pub(crate) fn problems() -> Case {
    use CheckProblemKind as K;
    let report = CheckReport {
        problems: vec![
            problem(K::Syntax, ("a.go", 3, 9), "expected 'IDENT', found '('", true),
            problem(K::Unreadable, ("b.go", 0, 0), "permission denied", true),
            problem(K::Module, ("go.mod", 4, 0), "unknown directive: requires", true),
            problem(
                K::MissingDependency,
                ("c.go", 7, 2),
                "github.com/acme/pay is not in the module cache",
                true,
            ),
            problem(K::Limit, ("", 0, 0), "2 files are larger than 16 MiB", true),
            problem(K::UnknownDirective, ("d.go", 9, 12), "no rule is called `unclosed-bodies`", false),
            problem(
                K::UnusedDirective,
                ("d.go", 14, 12),
                "`//nolint:unclosed-rows` suppresses nothing",
                false,
            ),
            problem(
                K::UnexplainedDirective,
                ("d.go", 19, 12),
                "`//nolint:unclosed-rows` has no reason",
                false,
            ),
        ],
        ..CheckReport::default()
    };
    Case { name: "problems", report, source: SourceText::default() }
}

/// No finding, no problem, no numbers.
pub(crate) fn nothing_counted() -> Case {
    Case { name: "nothing-counted", report: CheckReport::default(), source: SourceText::default() }
}

/// `n` findings in one file, which all have one fingerprint.
pub(crate) fn many(n: u32) -> Case {
    let text: String = (1..=n).map(|i| format!("\tch <- f({i})\n")).collect();
    let findings = (1..=n).map(|line| {
        let mut f = finding("ST1001", "unanswered-send", Kind::Goroutine);
        f.title = format!("nobody receives what line {line} sends");
        f.cause = "The receiver has returned.".into();
        f.location = Some(at("gen.go", line, 2, "main.main"));
        f.fix.advice = "Buffer the channel.".into();
        f
    });
    let report = CheckReport { findings: findings.collect(), ..CheckReport::default() };
    let mut source = SourceText::default();
    source.insert("gen.go", text);
    Case { name: "many", report, source }
}
