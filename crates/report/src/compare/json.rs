//! A comparison as JSON of schema `stanch/1`: the first level is the side after, `comparison` holds the rest.

use stanch_model::{CompareRow, Comparison};

use super::Sides;
use crate::Target;
use crate::json::{SCHEMA_ID, build, to_text, wire};

/// One JSON document with a newline at its end. Verdict, findings and gaps of the first level are those of the
/// side after, so that whoever reads `diagnose` output reads this too; `comparison` has the rows and both sides.
#[must_use]
pub fn compare_json(comparison: &Comparison, sides: &Sides<'_>) -> String {
    let before = Target { diagnosis: &comparison.before, evidence: sides.before };
    let after = Target { diagnosis: &comparison.after, evidence: sides.after };
    to_text(&wire::Report {
        schema: SCHEMA_ID,
        verdict: comparison.after.verdict.name(),
        findings: build::findings(&after),
        gaps: build::gaps(&comparison.after),
        targets: vec![build::target_report(&after)],
        comparison: Some(wire::Comparison {
            headline: &comparison.headline,
            rows: comparison.rows.iter().map(row).collect(),
            before: side(&before),
            after: side(&after),
        }),
    })
}

fn side<'a>(target: &Target<'a>) -> wire::Side<'a> {
    wire::Side {
        report: build::target_report(target),
        findings: build::findings(target),
        gaps: build::gaps(target.diagnosis),
    }
}

fn row(r: &CompareRow) -> wire::CompareRow<'_> {
    wire::CompareRow {
        what: &r.what,
        slug: r.slug,
        location: r.location.as_ref().map(build::location),
        unit: r.unit,
        before: build::num(r.before),
        after: build::num(r.after),
        before_per_min: build::num(r.before_per_min),
        after_per_min: build::num(r.after_per_min),
        state: r.state.map(stanch_model::CompareState::name),
    }
}
