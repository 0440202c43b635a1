//! Strings from a target that means no good, in every place that takes one, and numbers that are none.

use stanch_model::diagnosis::{Cleared, GrownWhat, Window};
use stanch_model::finding::{Exhaustion, Point, Symptom};
use stanch_model::{
    Edit, Evidence, Fix, Gap, GapReason, GoroutineDump, Grade, Kind, Location, PartKind, Severity,
    SourceText, Status, Verdict,
};

use super::{Case, diagnosis, finding, grown, proof, snapshot, stack, stages, trend};

/// Clears the screen, sets the title, closes a script, opens an image, breaks a table, turns the text around.
pub(crate) const EVIL: &str = "a\x1b[2J\x1b]0;owned\x07</script><img src=x onerror=alert(1)>|`x`|\u{202e}gnp.exe\u{9b}31m\r\nNO LEAK & \"quoted\" 'single' ${7*7} {{x}} [click](javascript:alert(1)) @everyone #1";

pub(crate) fn long_path() -> String {
    format!("/home/世界/{}/שלום/{}/pool.go", "deep/folder".repeat(20), "é\u{301}".repeat(20))
}

fn place() -> Location {
    Location {
        file: long_path(),
        line: 41,
        column: Some(7),
        function: format!("evil.com/{EVIL}/世界.(*T).Ω"),
    }
}

pub(crate) fn case() -> Case {
    let mut evidence = Evidence { target: EVIL.into(), ..Evidence::default() };
    let path = long_path();
    let bad = stack(&mut evidence, &[(EVIL, &path, 41), ("世界.関数", EVIL, 7), ("noFile", "", 0)]);
    for i in 0..4 {
        snapshot(&mut evidence, i * 1000, &[(bad, (i * 10) as f64)], &[(bad, i as f64, (i * 4096) as f64)]);
    }
    evidence.snapshots[3].goroutines = Some(dump(&mut evidence));
    let mut d = diagnosis(EVIL, Verdict::Leak, EVIL);
    d.window = Window { snapshots: 4, millis: Some(3000), heap_cycles: 0 };
    d.stages = stages(1000, &[1.0, f64::NAN, f64::INFINITY, 4.0], |i, s| {
        s.rss = (i == 2).then_some(f64::NEG_INFINITY)
    });
    let odd = vec![
        Point { t_ms: 0, value: Some(1.0) },
        Point { t_ms: 1000, value: None },
        Point { t_ms: 2000, value: Some(f64::NAN) },
        Point { t_ms: 3000, value: Some(4.0) },
    ];
    d.trends = vec![trend("goroutines", "goroutines", f64::NAN, true, odd.clone())];
    d.grown = vec![
        grown(GrownWhat::Heap, place(), bad, (f64::NAN, 3.0), Some((0.0, 12_288.0)), odd.clone()),
        grown(GrownWhat::Goroutines, place(), bad, (0.0, 30.0), None, Vec::new()),
    ];
    let mut f = finding("ST1001", "unanswered-send", Kind::Goroutine, "goroutines");
    f.grade = Grade::Proven;
    f.severity = Severity::Critical;
    f.title = EVIL.into();
    f.cause = EVIL.into();
    f.location = Some(place());
    f.blocked_at = f.location.clone();
    f.spawned_at = Some(Location { file: EVIL.into(), line: 0, column: None, function: String::new() });
    f.count = Some(30);
    f.growth_per_min = Some(f64::INFINITY);
    f.evidence = vec![proof("ledger", EVIL)];
    f.fix = Fix {
        advice: EVIL.into(),
        example: format!("x := \"```\"\n// {EVIL}"),
        edits: vec![Edit { file: EVIL.into(), start: 0, end: 1, text: EVIL.into() }],
    };
    f.verify = EVIL.into();
    f.series = odd;
    f.stacks = vec![bad];
    f.symptoms = vec![Symptom { location: place(), count: 1, why: EVIL.into() }];
    f.exhaustion =
        vec![Exhaustion { what: EVIL.into(), limit: f64::NAN, minutes: (f64::NAN, Some(f64::INFINITY)) }];
    d.findings = vec![f];
    d.cleared = vec![Cleared { location: place(), count: 3, why: EVIL.into() }];
    d.gaps = vec![Gap {
        part: PartKind::Unknown,
        snapshot: None,
        reason: GapReason::Unreadable,
        detail: EVIL.into(),
    }];
    d.next = vec![EVIL.into()];
    let mut source = SourceText::default();
    source.insert(
        path,
        format!("{}\t\tch <- \"世界\x1b[31m\u{202e}\" // {}\n}}\n", "//\n".repeat(40), "long ".repeat(80)),
    );
    Case { name: "hostile", diagnosis: d, evidence, source }
}

/// A full dump whose one goroutine has a status that no Go prints.
fn dump(evidence: &mut Evidence) -> GoroutineDump {
    let status = Status::Other(evidence.symbols.intern(EVIL));
    let stack = evidence.snapshots[0].goroutine_counts.as_ref().unwrap().samples[0].stack;
    let goroutine = stanch_model::Goroutine {
        id: 1,
        status,
        minutes: None,
        flags: stanch_model::goroutine::GoroutineFlags::default(),
        stack,
        created_by: None,
        parent: None,
        labels: None,
        args_at: 0,
    };
    GoroutineDump { goroutines: vec![goroutine], ..GoroutineDump::default() }
}
