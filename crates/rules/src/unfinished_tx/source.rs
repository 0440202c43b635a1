//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const TX: Acquire =
    Acquire { release: &["Commit", "Rollback"], ..Acquire::closed("unfinished-tx", "the transaction") };

/// Commit and Rollback take a context.
const PGX: Acquire = Acquire { deferrable: false, ..TX };

const CONTRACTS: &[Contract] = &[
    Contract { func: "database/sql.(*Conn).BeginTx", effect: Effect::Acquire(TX) },
    Contract { func: "database/sql.(*DB).Begin", effect: Effect::Acquire(TX) },
    Contract { func: "database/sql.(*DB).BeginTx", effect: Effect::Acquire(TX) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).Beginx", effect: Effect::Acquire(TX) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).BeginTxx", effect: Effect::Acquire(TX) },
    Contract { func: "github.com/jackc/pgx/v5.(*Conn).Begin", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/jackc/pgx/v5.(*Conn).BeginTx", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/jackc/pgx/v5/pgxpool.(*Pool).Begin", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/jackc/pgx/v5/pgxpool.(*Pool).BeginTx", effect: Effect::Acquire(PGX) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "ended",
    words: Words {
        title: "",
        cause: "an open transaction keeps its connection and its locks in the database until the process ends",
        advice: "roll it back on every path that does not commit: defer tx.Rollback() after the error check",
        example: "",
    },
    deferred: "{}.Rollback()",
    before: None,
};
