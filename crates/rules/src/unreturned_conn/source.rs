//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const CONN: Acquire = Acquire::closed("unreturned-conn", "the pool's connection");
const PGX: Acquire = Acquire { release: &["Release", "Hijack"], ..CONN };

const CONTRACTS: &[Contract] = &[
    Contract { func: "database/sql.(*DB).Conn", effect: Effect::Acquire(CONN) },
    Contract { func: "github.com/jackc/pgx/v5/pgxpool.(*Pool).Acquire", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/jackc/pgx/v4/pgxpool.(*Pool).Acquire", effect: Effect::Acquire(PGX) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "given back",
    words: Words {
        title: "",
        cause: "the connection counts as used until it is closed; when all are taken, every query waits for ever",
        advice: "close it on every path: defer conn.Close() after the error check",
        example: "",
    },
    deferred: "",
    before: None,
};
