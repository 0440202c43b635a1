//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const BODY: Acquire = Acquire { field: "Body", ..Acquire::closed("unclosed-body", "the response body") };

const CONTRACTS: &[Contract] = &[
    Contract { func: "net/http.(*Client).Do", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.(*Client).Get", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.(*Client).Head", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.(*Client).Post", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.(*Client).PostForm", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.(*Transport).RoundTrip", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.Get", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.Head", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.Post", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.PostForm", effect: Effect::Acquire(BODY) },
    Contract { func: "net/http.RoundTripper.RoundTrip", effect: Effect::Acquire(BODY) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "an open body keeps its connection, two goroutines and a descriptor, and no other request can use the connection",
        advice: "close the body on every path: defer resp.Body.Close() after the error check",
        example: "",
    },
    deferred: "{}.Body.Close()",
    before: None,
};
