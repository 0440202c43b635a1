//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const CANCEL: Acquire = Acquire {
    result: 1,
    error: None,
    release: &[],
    ..Acquire::closed("uncancelled-context", "the cancel function")
};
/// It takes the cause.
const CAUSE: Acquire = Acquire { deferrable: false, ..CANCEL };
const STOP: Acquire = CANCEL;

const CONTRACTS: &[Contract] = &[
    Contract { func: "context.WithCancel", effect: Effect::Acquire(CANCEL) },
    Contract { func: "context.WithCancelCause", effect: Effect::Acquire(CAUSE) },
    Contract { func: "context.WithDeadline", effect: Effect::Acquire(CANCEL) },
    Contract { func: "context.WithDeadlineCause", effect: Effect::Acquire(CANCEL) },
    Contract { func: "context.WithTimeout", effect: Effect::Acquire(CANCEL) },
    Contract { func: "context.WithTimeoutCause", effect: Effect::Acquire(CANCEL) },
    Contract { func: "os/signal.NotifyContext", effect: Effect::Acquire(STOP) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "called",
    words: Words {
        title: "",
        cause: "until it is called, the parent context keeps the child with its timer, and whoever waits for the child waits on",
        advice: "call it on every path: defer cancel() right after",
        example: "",
    },
    deferred: "{}()",
    before: None,
};
