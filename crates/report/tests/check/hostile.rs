//! Names and texts that mean no good, in every place that takes one, and places that do not fit their file.

use stanch_model::{
    CheckProblemKind, CheckReport, CheckStats, Edit, Fix, Kind, LineColumn, Location, Proof, Severity,
    SourceDetail, SourceText, Tier,
};

use super::Case;
use super::cases::{at, finding, problem, step};

/// Clears the screen, ends a line, starts a command, closes an element and a section, turns the text around.
pub(crate) const EVIL: &str = "a\x1b[2J\x1b]0;owned\x07\r\n::error file=x,line=1::pwned%0A,%25 ##[error]x]]><b a='\"&'>|`x`|\u{202e}gnp\u{9b}31m\u{0}\u{fffe}\u{fffd}{0}[click](javascript:alert(1)) @everyone #1";

/// A path with what separates things elsewhere.
pub(crate) const PATH: &str = "dir,a:b\n::warning::x/世界 %41#?\u{202e}\x1b[31m]]>/\"f\".go";

fn place() -> Location {
    at(PATH, 2, 4, &format!("evil.com/{EVIL}.(*T).Ω"))
}

pub(crate) fn case() -> Case {
    let mut f = finding("ST1001", "unanswered-send", Kind::Goroutine);
    f.severity = Severity::Low;
    f.title = EVIL.into();
    f.cause = EVIL.into();
    f.location = Some(place());
    f.candidates = vec![place()];
    f.spawned_at = Some(Location { file: String::new(), line: 0, column: Some(0), function: String::new() });
    f.blocked_at =
        Some(Location { file: EVIL.into(), line: u32::MAX, column: Some(u32::MAX), function: EVIL.into() });
    f.source = Some(SourceDetail {
        end: Some(LineColumn { line: 2, column: u32::MAX }),
        path: vec![
            step(place(), Some((2, 9)), EVIL),
            step(at(PATH, 2, 4, ""), Some((1, 1)), "ends before it starts"),
            step(at(PATH, 3, 999, ""), None, EVIL),
            step(at("gone.go", 7, 1, ""), Some((9, 1)), EVIL),
        ],
        tier: Tier::Default,
    });
    f.evidence = vec![Proof { method: "path", text: EVIL.into() }];
    f.fix = Fix {
        advice: EVIL.into(),
        example: format!("x := \"```\"\n// {EVIL}"),
        edits: vec![Edit { file: PATH.into(), start: 2, end: 2, text: format!("// {EVIL}\n") }],
    };
    f.verify = EVIL.into();
    f.fingerprint = EVIL.into();
    let mut misfit = finding("ST9999", "two-edits", Kind::Memory);
    misfit.title = "edits that overlap, and no place".into();
    misfit.fingerprint = String::new();
    misfit.fix.edits = vec![
        Edit { file: PATH.into(), start: 0, end: 5, text: "a".into() },
        Edit { file: PATH.into(), start: 3, end: 6, text: EVIL.into() },
    ];
    let report = CheckReport {
        findings: vec![f, misfit],
        problems: vec![
            problem(CheckProblemKind::Syntax, (PATH, 1, 1), EVIL, true),
            problem(CheckProblemKind::UnknownDirective, (EVIL, u32::MAX, u32::MAX), EVIL, false),
        ],
        stats: CheckStats { files: Some(u64::MAX), millis: Some(u64::MAX), ..CheckStats::default() },
    };
    let mut source = SourceText::default();
    source.insert(PATH, format!("//\n\t世 <- \"🙂\x1b[31m\u{202e}\" // {}\r\n\n", "long ".repeat(80)));
    Case { name: "hostile", report, source }
}
