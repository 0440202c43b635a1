//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const STMT: Acquire = Acquire::closed("unclosed-stmt", "the prepared statement");

const CONTRACTS: &[Contract] = &[
    Contract { func: "database/sql.(*Conn).PrepareContext", effect: Effect::Acquire(STMT) },
    Contract { func: "database/sql.(*DB).Prepare", effect: Effect::Acquire(STMT) },
    Contract { func: "database/sql.(*DB).PrepareContext", effect: Effect::Acquire(STMT) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).Preparex", effect: Effect::Acquire(STMT) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).PreparexContext", effect: Effect::Acquire(STMT) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).PrepareNamed", effect: Effect::Acquire(STMT) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).PrepareNamedContext", effect: Effect::Acquire(STMT) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "a prepared statement lives in the database until it is closed, on every connection that it was used on",
        advice: "close it on every path: defer stmt.Close() after the error check",
        example: "",
    },
    deferred: "{}.Close()",
    before: None,
};
