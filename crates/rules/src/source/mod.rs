//! Leaks in Go source: packages in, findings out.
//!
//! [`check`] looks at packages one after the other, several at once on several threads. For each rule with a
//! [`SourceSide`] its [`Detector`]s are asked. What they say is a [`SourceClaim`]; it becomes a
//! [`stanch_model::Finding`] with a path through the source here, the same way for all rules.

mod claim;
mod driver;
mod nolint;
mod view;

pub use claim::{Sink, SourceClaim};
pub use driver::{CheckOptions, Checked, PackageResult, check};
pub use view::{Body, FileView, View};

/// The source side of a rule.
#[derive(Clone, Copy)]
pub struct SourceSide {
    /// How it is found; all of them are asked.
    pub detectors: &'static [Detector],
}

/// How a rule finds its cause in source.
#[derive(Clone, Copy)]
pub enum Detector {
    /// By the shape of typed syntax: asked once for each package.
    Shape(fn(&mut View<'_, '_>, &mut Sink)),
}
