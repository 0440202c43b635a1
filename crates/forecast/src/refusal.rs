//! Why there is no forecast.

use std::fmt;

/// Why a model is not drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Refusal {
    /// There is no such series.
    NotSeen,
    /// Too few values.
    TooFew {
        /// Values that are there.
        found: usize,
        /// Values that it takes.
        needed: usize,
    },
    /// It does not grow beyond its noise.
    NoGrowth {
        /// By how much the best curve rises.
        grown: f64,
    },
    /// The curve explains too little.
    NoFit {
        /// Share of the variance that it explains.
        r2: f64,
    },
    /// The values bend in another way.
    OtherShape {
        /// Share of the variance that the curve explains.
        r2: f64,
        /// z of the runs of the residuals.
        runs: f64,
    },
    /// The request rate moves by itself.
    RestlessLoad {
        /// What goroutines do not explain of it, as a share of it.
        share: f64,
    },
}

impl Refusal {
    /// Whether it is good news: what does not grow reaches no limit.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        matches!(self, Self::NoGrowth { .. })
    }

    /// A name for machines.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotSeen => "not-seen",
            Self::TooFew { .. } => "too-few-values",
            Self::NoGrowth { .. } => "no-growth",
            Self::NoFit { .. } => "no-fit",
            Self::OtherShape { .. } => "other-shape",
            Self::RestlessLoad { .. } => "restless-load",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSeen => write!(f, "not seen"),
            Self::TooFew { found, needed } => {
                write!(f, "{found} values are too few: it takes {needed} at different times")
            }
            Self::NoGrowth { .. } => write!(f, "it does not grow beyond its noise"),
            Self::NoFit { r2 } if r2.is_finite() => {
                write!(f, "the model does not fit: it explains {:.0} % of the variance", 100.0 * r2.max(0.0))
            }
            Self::NoFit { .. } => write!(f, "the model does not fit"),
            Self::OtherShape { r2, runs } => write!(
                f,
                "the model does not fit: the values bend in another way (R² {r2:.2}, runs of the residuals z {runs:.1}), as \
                 when traffic changes or the process restarts"
            ),
            Self::RestlessLoad { share } => write!(
                f,
                "the model does not fit: {:.0} % of the request rate moves by itself, and not with the goroutines; take a \
                 time of steady traffic",
                100.0 * share
            ),
        }
    }
}
