//! What a rule says about a place in source, and how that becomes a finding.

use std::path::Path;

use stanch_gosrc::Span;
use stanch_gosrc::types::{FileId, World};
use stanch_model::check::{LineColumn, SourceDetail, Step, Tier};
use stanch_model::finding::Edit;
use stanch_model::{Finding, Fix, Grade, Location, Proof, Severity};

use crate::diagnose::fingerprint;
use crate::rule::Rule;

/// A leak that a rule has found in source.
#[derive(Clone, Debug)]
pub struct SourceClaim {
    /// The file of `span`.
    pub file: FileId,
    /// The cause: what is acquired, spawned or blocks for ever. A finding's location.
    pub span: Span,
    /// The function that it is in, as the runtime names it; a package path outside of functions.
    pub function: String,
    /// One line that says what leaks here, with names of this place: "the response body of `resp` is not closed on
    /// every path".
    pub title: String,
    /// Why it leaks, in one or two sentences.
    pub cause: String,
    /// How to mend it.
    pub advice: String,
    /// A Go snippet of the mended shape; may be empty.
    pub example: &'static str,
    /// The path on which it is abandoned, in the order of execution.
    pub steps: Vec<(FileId, Span, String)>,
    /// Near-certain, or only for those who ask.
    pub tier: Tier,
    /// [`Grade::Proven`] when a path was found that has no way out, [`Grade::Suspected`] for shapes.
    pub grade: Grade,
    /// How soon it hurts.
    pub severity: Severity,
    /// Edits that mend it and are safe: they compile and change nothing else.
    pub edits: Vec<(FileId, Span, String)>,
    /// The `go` statement, for goroutines.
    pub spawned_at: Option<(FileId, Span)>,
    /// Where the goroutine blocks.
    pub blocked_at: Option<(FileId, Span)>,
}

impl SourceClaim {
    /// A claim about a place, of the default tier, suspected, of medium severity.
    #[must_use]
    pub fn new(file: FileId, span: Span, function: impl Into<String>) -> Self {
        Self {
            file,
            span,
            function: function.into(),
            title: String::new(),
            cause: String::new(),
            advice: String::new(),
            example: "",
            steps: Vec::new(),
            tier: Tier::Default,
            grade: Grade::Suspected,
            severity: Severity::Medium,
            edits: Vec::new(),
            spawned_at: None,
            blocked_at: None,
        }
    }

    /// Says what leaks, why, and how to mend it.
    #[must_use]
    pub fn says(
        mut self,
        title: impl Into<String>,
        cause: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        self.title = title.into();
        self.cause = cause.into();
        self.advice = advice.into();
        self
    }

    /// With an example of the mended shape.
    #[must_use]
    pub fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// With one more step of the path.
    #[must_use]
    pub fn step(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.steps.push((file, span, message.into()));
        self
    }

    /// For those who ask with `--pedantic`.
    #[must_use]
    pub fn pedantic(mut self) -> Self {
        self.tier = Tier::Pedantic;
        self
    }

    /// With an edit that mends it.
    #[must_use]
    pub fn edit(mut self, file: FileId, span: Span, text: impl Into<String>) -> Self {
        self.edits.push((file, span, text.into()));
        self
    }

    /// With how sure it is.
    #[must_use]
    pub fn grade(mut self, grade: Grade) -> Self {
        self.grade = grade;
        self
    }

    /// With how soon it hurts.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Takes the claims of one rule.
#[derive(Default)]
pub struct Sink {
    claims: Vec<SourceClaim>,
}

impl Sink {
    /// Takes a claim.
    pub fn add(&mut self, claim: SourceClaim) {
        self.claims.push(claim);
    }

    pub(super) fn into_claims(self) -> Vec<SourceClaim> {
        self.claims
    }
}

/// The finding of a claim. Paths are given relative to `root` when they are below it.
pub(super) fn finding(world: &World<'_>, root: &Path, rule: &Rule, claim: SourceClaim) -> Finding {
    let at = |file: FileId, span: Span| Location {
        function: claim.function.clone(),
        ..place(world, root, file, span)
    };
    let location = at(claim.file, claim.span);
    let steps = claim.steps.iter().map(|(file, span, message)| Step {
        location: at(*file, *span),
        end: Some(line_column(world, *file, span.end)),
        message: message.clone(),
    });
    let detail = SourceDetail {
        end: Some(line_column(world, claim.file, claim.span.end)),
        path: steps.collect(),
        tier: claim.tier,
    };
    let edits = claim.edits.iter().map(|(file, span, text)| Edit {
        file: shown(&world.unit(*file).path, root),
        start: u64::from(span.start),
        end: u64::from(span.end),
        text: text.clone(),
    });
    let method = if claim.grade == Grade::Proven { "source-path" } else { "source-shape" };
    Finding {
        rule: rule.id,
        slug: rule.slug,
        kind: rule.kind,
        grade: claim.grade,
        severity: claim.severity,
        title: claim.title.clone(),
        cause: claim.cause.clone(),
        fingerprint: fingerprint(rule.slug, [Some(&location), None, None]),
        candidates: Vec::new(),
        spawned_at: claim.spawned_at.map(|(file, span)| at(file, span)),
        blocked_at: claim.blocked_at.map(|(file, span)| at(file, span)),
        location: Some(location),
        count: None,
        growth_per_min: None,
        unit: "",
        evidence: vec![Proof { method, text: claim.cause.clone() }],
        fix: Fix { advice: claim.advice.clone(), example: claim.example.to_owned(), edits: edits.collect() },
        verify: "run `stanch check` again".to_owned(),
        series: Vec::new(),
        stacks: Vec::new(),
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: Some(detail),
    }
}

fn place(world: &World<'_>, root: &Path, file: FileId, span: Span) -> Location {
    let at = line_column(world, file, span.start);
    let path = shown(&world.unit(file).path, root);
    Location { file: path, line: at.line, column: Some(at.column), function: String::new() }
}

fn line_column(world: &World<'_>, file: FileId, offset: u32) -> LineColumn {
    let position = world.unit(file).file.position(offset);
    LineColumn { line: position.line, column: position.column }
}

/// The path as reports show it.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
