//! How it shows in source: a pool that stays in the function that makes it.

use stanch_model::Severity;

use crate::source::shape::Policy;
use crate::source::{Sink, View};

/// Functions of every version of ants that make a pool.
const MAKES: &[&str] = &[
    "NewPool",
    "NewPoolWithFunc",
    "NewPoolWithFuncGeneric",
    "NewMultiPool",
    "NewMultiPoolWithFunc",
    "NewTimingPool",
];

const POLICY: Policy = Policy {
    ends: &["Release", "ReleaseTimeout", "ReleaseContext", "Stop", "StopAndWait", "StopWait", "Close"],
    holders: &[],
    wraps: |_| false,
    borrows: |_| false,
};

fn makes_pool(callee: &str) -> bool {
    let Some((package, name)) = callee.trim_end_matches("[...]").rsplit_once('.') else { return false };
    match package {
        "github.com/panjf2000/ants" | "github.com/panjf2000/ants/v2" => MAKES.contains(&name),
        "github.com/gammazero/workerpool" | "github.com/alitto/pond" => name == "New",
        "github.com/Jeffail/tunny" => matches!(name, "New" | "NewFunc" | "NewCallback"),
        _ => false,
    }
}

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            if !view.callee_name(file, *call).is_some_and(|callee| makes_pool(&callee)) {
                continue;
            }
            let Some(made) = view.made(file, *call, &POLICY) else { continue };
            let cause = format!(
                "{} it makes a pool with workers and housekeeping goroutines of its own, and nothing releases it",
                made.when()
            );
            let claim = made.claim(view, file).severity(Severity::High).example(EXAMPLE);
            sink.add(claim.says(
                "a worker pool is made here for each call and never released",
                cause,
                "make one pool for the whole program, or release this one: defer pool.Release()",
            ));
        }
    }
}

const EXAMPLE: &str = "\
pool, err := ants.NewPool(8)
if err != nil {
\treturn err
}
defer pool.Release()
";
