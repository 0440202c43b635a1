//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const LISTENER: Acquire = Acquire::closed("unclosed-listener", "the listener");

const SERVER: Acquire = Acquire { error: None, ..Acquire::closed("unclosed-listener", "the test server") };

const CONTRACTS: &[Contract] = &[
    Contract { func: "crypto/tls.Listen", effect: Effect::Acquire(LISTENER) },
    Contract { func: "net.(*ListenConfig).Listen", effect: Effect::Acquire(LISTENER) },
    Contract { func: "net.Listen", effect: Effect::Acquire(LISTENER) },
    Contract { func: "net.ListenTCP", effect: Effect::Acquire(LISTENER) },
    Contract { func: "net.ListenUnix", effect: Effect::Acquire(LISTENER) },
    Contract { func: "net/http/httptest.NewServer", effect: Effect::Acquire(SERVER) },
    Contract { func: "net/http/httptest.NewTLSServer", effect: Effect::Acquire(SERVER) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "an open listener keeps its port and a descriptor, and connections queue up that nobody accepts",
        advice: "close it on every path, or give it to a server that does",
        example: "",
    },
    deferred: "{}.Close()",
    before: None,
};
