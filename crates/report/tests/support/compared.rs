//! Before and after a fix.

use stanch_model::diagnosis::Window;
use stanch_model::{
    CompareRow, CompareState, Comparison, Evidence, Gap, GapReason, Location, PartKind, Verdict,
};

use super::{Case, at, cases, diagnosis, hostile};

pub(crate) struct Compared {
    pub(crate) name: &'static str,
    pub(crate) comparison: Comparison,
    pub(crate) before: Evidence,
    pub(crate) after: Evidence,
}

pub(crate) fn all() -> Vec<Compared> {
    vec![mended(), half_mended(), hostile()]
}

fn total(what: &str, unit: &'static str, before: (f64, f64), after: (f64, f64)) -> CompareRow {
    CompareRow {
        what: what.into(),
        slug: None,
        location: None,
        unit,
        before: Some(before.0),
        after: Some(after.0),
        before_per_min: Some(before.1),
        after_per_min: Some(after.1),
        state: None,
    }
}

fn leak(what: &str, slug: &'static str, location: Location, state: CompareState) -> CompareRow {
    CompareRow {
        what: what.into(),
        slug: Some(slug),
        location: Some(location),
        state: Some(state),
        ..total("", "goroutines", (0.0, 0.0), (0.0, 0.0))
    }
}

/// The order handler with a buffered channel.
pub(crate) fn mended() -> Compared {
    let Case { diagnosis: before, evidence, .. } = cases::goroutine_leak();
    let mut after = diagnosis("10.0.3.7:6060", Verdict::NoLeak, "Nothing leaks.");
    after.window = Window { snapshots: 13, millis: Some(60_000), heap_cycles: 12 };
    let site = at(cases::ORDERS, 12, "github.com/acme/orders/internal/order.(*Handler).Create.func1");
    let mut gone = leak("goroutines blocked in chan send", "unanswered-send", site, CompareState::Gone);
    gone.before = Some(1204.0);
    gone.before_per_min = Some(1201.0);
    let rows = vec![
        total("goroutines", "goroutines", (1240.0, 1225.3), (39.0, 0.0)),
        total("heap in use", "bytes", (9_232_384.0, 4_928_307.0), (4_405_000.0, 12_000.0)),
        CompareRow {
            after: None,
            after_per_min: None,
            ..total("RSS", "bytes", (43_300_000.0, 10_800_332.0), (0.0, 0.0))
        },
        gone,
    ];
    let headline =
        "The leak is gone: 1,204 goroutines at handler.go:12 before, none after, under the same load.".into();
    let comparison = Comparison { before, after, rows, headline };
    Compared { name: "mended", comparison, before: evidence, after: Evidence::default() }
}

/// One of each state.
pub(crate) fn half_mended() -> Compared {
    let Compared { mut comparison, before, .. } = mended();
    let Case { diagnosis: mut after, evidence, .. } = cases::memory_leak();
    after.target = "after.stanch".into();
    after.gaps = vec![Gap {
        part: PartKind::Goroutine,
        snapshot: None,
        reason: GapReason::Timeout,
        detail: "no answer within 30 s; raise --timeout".into(),
    }];
    comparison.after = after;
    comparison.headline = "One leak is gone, one is new, one stayed, and one cannot be told.".into();
    let mut new = leak(
        "a map that only grows",
        "unbounded-map",
        at("/srv/build/orders/internal/session/store.go", 41, "session.(*Store).Put"),
        CompareState::New,
    );
    new.unit = "bytes";
    new.before = None;
    new.before_per_min = None;
    new.after = Some(22_229_811.0);
    new.after_per_min = Some(10_066_330.0);
    let mut stayed = leak(
        "goroutines range over a ticker that nothing stops",
        "unstopped-ticker",
        at("/srv/build/orders/internal/rates/refresh.go", 31, "rates.(*Cache).refresh"),
        CompareState::Stayed,
    );
    stayed.before = Some(4.0);
    stayed.after = Some(9.0);
    stayed.after_per_min = Some(0.1);
    let mut unknown = leak(
        "goroutines wait for a lock",
        "lock-held",
        at("/srv/build/orders/internal/order/handler.go", 77, "order.(*Handler).record"),
        CompareState::Unknown,
    );
    unknown.before = Some(24.0);
    unknown.after = None;
    unknown.after_per_min = None;
    let gone = comparison.rows.pop().unwrap();
    comparison.rows.extend([new, stayed, unknown, gone]);
    Compared { name: "half-mended", comparison, before, after: evidence }
}

pub(crate) fn hostile() -> Compared {
    let (before, after) = (hostile::case(), hostile::case());
    let site = before.diagnosis.findings[0].location.clone().unwrap();
    let mut row = leak(hostile::EVIL, "unanswered-send", site, CompareState::New);
    row.before = Some(f64::NAN);
    row.after_per_min = Some(f64::INFINITY);
    let rows = vec![total(hostile::EVIL, "goroutines", (f64::NAN, f64::NAN), (f64::INFINITY, -0.0)), row];
    let comparison =
        Comparison { before: before.diagnosis, after: after.diagnosis, rows, headline: hostile::EVIL.into() };
    Compared { name: "hostile", comparison, before: before.evidence, after: after.evidence }
}
