//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const TICKER: Acquire =
    Acquire { error: None, release: &["Stop"], ..Acquire::closed("unstopped-ticker", "the ticker") };

const CONTRACTS: &[Contract] = &[Contract { func: "time.NewTicker", effect: Effect::Acquire(TICKER) }];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "stopped",
    words: Words {
        title: "",
        cause: "before Go 1.23 a ticker that is not stopped is never collected: it ticks, and keeps its channel, for the life of the program",
        advice: "stop it on every path: defer ticker.Stop() right after",
        example: "",
    },
    deferred: "{}.Stop()",
    before: Some(23),
};
