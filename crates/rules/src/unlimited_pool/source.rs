//! How it shows in source: `sql.Open` in a package that never says how many connections there may be.

use crate::source::{Sink, View};

const OPENS: &[&str] = &[
    "database/sql.Open",
    "database/sql.OpenDB",
    "github.com/jmoiron/sqlx.Open",
    "github.com/jmoiron/sqlx.Connect",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, OPENS) {
            if is_limited(view) {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                "this database pool has no limit",
                "without SetMaxOpenConns each query that finds no idle connection opens one more: a slow database gets \
                 as many as there are requests, and refuses others",
                "set a limit, and how long connections live: db.SetMaxOpenConns, db.SetConnMaxIdleTime",
            );
            sink.add(claim);
        }
    }
}

fn is_limited(view: &View<'_, '_>) -> bool {
    view.sources().any(|file| {
        file.index.calls.iter().any(|call| view.callee_short(file, *call) == Some("SetMaxOpenConns"))
    })
}

const EXAMPLE: &str = "\
db.SetMaxOpenConns(20)
db.SetConnMaxIdleTime(5 * time.Minute)
";
