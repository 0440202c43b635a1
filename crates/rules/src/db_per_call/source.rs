//! How it shows in source: a pool of connections that stays in the function that opens it.

use stanch_model::Severity;

use crate::source::shape::Policy;
use crate::source::{Sink, View};

const OPENS: &[&str] = &[
    "database/sql.Open",
    "database/sql.OpenDB",
    "github.com/jmoiron/sqlx.Open",
    "github.com/jmoiron/sqlx.MustOpen",
    "github.com/jmoiron/sqlx.Connect",
    "github.com/jmoiron/sqlx.MustConnect",
    "github.com/jmoiron/sqlx.ConnectContext",
    "github.com/jackc/pgx/v4/pgxpool.Connect",
    "github.com/jackc/pgx/v4/pgxpool.ConnectConfig",
    "github.com/jackc/pgx/v5/pgxpool.New",
    "github.com/jackc/pgx/v5/pgxpool.NewWithConfig",
    "go.mongodb.org/mongo-driver/mongo.Connect",
    "go.mongodb.org/mongo-driver/v2/mongo.Connect",
    "github.com/redis/go-redis/v9.NewClient",
    "github.com/go-redis/redis/v8.NewClient",
];

const POLICY: Policy = Policy {
    ends: &["Close", "Disconnect"],
    holders: &[],
    wraps: |callee| callee == "github.com/jmoiron/sqlx.NewDb",
    borrows: |_| false,
};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, OPENS) {
            let Some(made) = view.made(file, *call, &POLICY) else { continue };
            let cause = format!(
                "{} it opens a pool of connections, with goroutines of its own, and nothing closes it",
                made.when()
            );
            let claim = made.claim(view, file).severity(Severity::High).example(EXAMPLE);
            sink.add(claim.says(
                "a database is opened here for each call and never closed",
                cause,
                "open the database once, when the program starts, and hand the *sql.DB to those who need it",
            ));
        }
    }
}

const EXAMPLE: &str = "\
var db *sql.DB // opened once, in main

func count(ctx context.Context) (n int, err error) {
\terr = db.QueryRowContext(ctx, \"select count(*) from orders\").Scan(&n)
\treturn n, err
}
";
