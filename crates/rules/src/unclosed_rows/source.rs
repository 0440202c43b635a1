//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const ROWS: Acquire =
    Acquire { release_on_false: &["Next"], ..Acquire::closed("unclosed-rows", "the result set") };

/// Commit and Rollback close the rows of a transaction.
const OF_TX: Acquire = Acquire { ends_with_parent: true, ..ROWS };

const CONTRACTS: &[Contract] = &[
    Contract { func: "database/sql.(*Conn).QueryContext", effect: Effect::Acquire(ROWS) },
    Contract { func: "database/sql.(*DB).Query", effect: Effect::Acquire(ROWS) },
    Contract { func: "database/sql.(*DB).QueryContext", effect: Effect::Acquire(ROWS) },
    Contract { func: "database/sql.(*Stmt).Query", effect: Effect::Acquire(ROWS) },
    Contract { func: "database/sql.(*Stmt).QueryContext", effect: Effect::Acquire(ROWS) },
    Contract { func: "database/sql.(*Tx).Query", effect: Effect::Acquire(OF_TX) },
    Contract { func: "database/sql.(*Tx).QueryContext", effect: Effect::Acquire(OF_TX) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).Queryx", effect: Effect::Acquire(ROWS) },
    Contract { func: "github.com/jmoiron/sqlx.(*DB).QueryxContext", effect: Effect::Acquire(ROWS) },
    Contract { func: "github.com/jackc/pgx/v5.(*Conn).Query", effect: Effect::Acquire(ROWS) },
    Contract { func: "github.com/jackc/pgx/v5/pgxpool.(*Pool).Query", effect: Effect::Acquire(ROWS) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "open rows keep a connection of the pool: when all are taken, every query waits for ever",
        advice: "close the rows on every path: defer rows.Close() after the error check",
        example: "",
    },
    deferred: "{}.Close()",
    before: None,
};
