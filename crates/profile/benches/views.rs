//! Views over one profile, without reading it.
//!
//!     STANCH_BENCH_FILE=/tmp/big.pb cargo bench -p stanch-profile --bench views
//!
//! Without the variable it takes a small capture, as CI does. docs/benchmarks/profile.md has the figures of whole runs.

use std::sync::LazyLock;

use divan::Bencher;
use stanch_model::profile::Profile;
use stanch_parse::formats::pprof;
use stanch_profile::leaks::Diff;
use stanch_profile::text::{Top, Tree, View};
use stanch_profile::{Calls, Options};

fn main() {
    divan::main();
}

static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    let bytes = match std::env::var_os("STANCH_BENCH_FILE") {
        Some(path) => std::fs::read(path).expect("STANCH_BENCH_FILE can be read"),
        None => include_bytes!("../../parse/src/formats/pprof/testdata/go1.27/heap.pb.gz").to_vec(),
    };
    pprof::parse(&bytes).expect("a profile").value
});

fn calls() -> Calls {
    Calls::prepare(&PROFILE, &Options::default()).expect("it can be prepared")
}

#[divan::bench]
fn prepare(bencher: Bencher<'_, '_>) {
    LazyLock::force(&PROFILE);
    bencher.bench(calls);
}

#[divan::bench]
fn top(bencher: Bencher<'_, '_>) {
    let (calls, options) = (calls(), Options::default());
    bencher.bench(|| Top::of(&View { profile: &PROFILE, calls: &calls, options: &options }));
}

#[divan::bench]
fn tree(bencher: Bencher<'_, '_>) {
    let (calls, options) = (calls(), Options::default());
    bencher.bench(|| Tree::of(&View { profile: &PROFILE, calls: &calls, options: &options }, None));
}

#[divan::bench]
fn diff(bencher: Bencher<'_, '_>) {
    let both = [PROFILE.clone(), PROFILE.clone()];
    bencher.bench(|| Diff::of(&both, &Options::default(), &[], 25).map(|d| d.functions.len()));
}
