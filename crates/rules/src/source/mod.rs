//! Leaks in Go source: packages in, findings out.
//!
//! [`check`] looks at packages one after the other, several at once on several threads. For each rule with a
//! [`SourceSide`] its [`Detector`]s are asked. What they say is a [`SourceClaim`]; it becomes a
//! [`stanch_model::Finding`] with a path through the source here, the same way for all rules.
//!
//! Most causes are found by following functions ([`stanch_gosrc::exec`]): a rule says with [`Contract`]s what has to
//! be given back, or which kind of waiting for ever is its own, and in which words that is told. Others have a shape
//! of their own.

#[cfg(test)]
mod cases;
mod claim;
mod contracts;
mod driver;
mod edit;
mod followed;
mod index;
mod kept;
mod nolint;
pub(crate) mod shape;
mod share;
mod units;
mod view;

use stanch_gosrc::exec::{Contract, Stuck};

pub use claim::{Sink, SourceClaim};
pub use driver::{CheckOptions, Checked, PackageResult, THREAD, check};
pub use index::{Func, Index};
pub use kept::{Digest, Ground, Kept, Text, outline};
pub use view::{Body, FileView, Shared, View};

/// The source side of a rule.
#[derive(Clone, Copy)]
pub struct SourceSide {
    /// How it is found; all of them are asked.
    pub detectors: &'static [Detector],
}

impl SourceSide {
    /// Whether functions have to be followed for it.
    pub(crate) fn follows(&self) -> bool {
        self.detectors.iter().any(|detector| !matches!(detector, Detector::Shape(_)))
    }
}

/// How a rule finds its cause in source.
#[derive(Clone, Copy)]
pub enum Detector {
    /// By the shape of typed syntax: asked once for each package.
    Shape(fn(&mut View<'_, '_>, &mut Sink)),
    /// By what is acquired and not given back on some path.
    Lost(&'static Lost),
    /// By goroutines that wait for ever: the words, when this one is the rule's.
    Stuck(fn(&Stuck) -> Option<Words>),
    /// By locks that are kept on some path.
    KeptLock(Words),
}

/// Something that has to be given back.
#[derive(Debug)]
pub struct Lost {
    /// What acquires it; the slug in them is that of the rule.
    pub contracts: &'static [Contract],
    /// What has to happen to it: `closed`.
    pub done: &'static str,
    /// Why it leaks, and how to mend it.
    pub words: Words,
    /// The call that gives it back, `{}` in the place of its variable: `{}.Body.Close()`. Empty when there is no edit
    /// that is always right.
    pub deferred: &'static str,
    /// Before which minor version of the language it leaks (`23` for: before Go 1.23); later it is cleaned up when
    /// nobody refers to it. `None` for all versions.
    pub before: Option<u16>,
}

/// What a rule says about a finding.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// One line; `{}` is replaced by what it is about.
    pub title: &'static str,
    /// Why it leaks.
    pub cause: &'static str,
    /// How to mend it.
    pub advice: &'static str,
    /// A Go snippet of the mended shape; may be empty.
    pub example: &'static str,
}
