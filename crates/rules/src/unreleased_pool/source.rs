//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const POOL: Acquire =
    Acquire { release: &["Release", "ReleaseTimeout"], ..Acquire::closed("unreleased-pool", "the pool") };

const CONTRACTS: &[Contract] = &[
    Contract { func: "github.com/panjf2000/ants.NewPool", effect: Effect::Acquire(POOL) },
    Contract { func: "github.com/panjf2000/ants/v2.NewPool", effect: Effect::Acquire(POOL) },
    Contract { func: "github.com/panjf2000/ants/v2.NewPoolWithFunc", effect: Effect::Acquire(POOL) },
    Contract { func: "github.com/panjf2000/ants/v2.NewMultiPool", effect: Effect::Acquire(POOL) },
    Contract { func: "github.com/panjf2000/ants.NewPoolWithFunc", effect: Effect::Acquire(POOL) },
    Contract { func: "github.com/panjf2000/ants/v2.NewMultiPoolWithFunc", effect: Effect::Acquire(POOL) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "released",
    words: Words {
        title: "",
        cause: "the workers of a pool, and the goroutine that purges idle ones, live until it is released",
        advice: "release it on every path: defer pool.Release() after the error check",
        example: "",
    },
    deferred: "{}.Release()",
    before: None,
};
