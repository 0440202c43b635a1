//! What names and calls mean in modules that others wrote, compared with go/types for each identifier.
//!
//! A missing Go fails these tests: that the two agree is what they prove.

#[path = "types/compare.rs"]
#[allow(dead_code, reason = "each test file uses its part of the comparison")]
mod compare;
#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use compare::{Tally, compare_matching};
use oracle::{Oracle, TempDir};

#[track_caller]
fn assert_good(what: &str, tally: &Tally) {
    let good = tally.idents.percent() >= 99.5 && tally.calls.percent() >= 98.0;
    assert!(good && tally.types.percent() >= 99.5, "{what}\n{tally}");
    // Where go/types left names out, they would be found here and not there.
    assert!(tally.invented.len() < 10, "{what}\n{tally}");
}

/// Downloads the modules in `STANCH_MODULES`, or those of docs/benchmarks/go-types.md, through the module proxy, and
/// compares all of their packages.
#[test]
#[ignore = "needs the network, a gigabyte and minutes"]
#[allow(clippy::print_stdout, reason = "the figures of a run by hand")]
fn large_modules() {
    let go = Oracle::find();
    let dir = TempDir::new("types-modules");
    let given = std::env::var("STANCH_MODULES");
    let modules = given.as_deref().unwrap_or(MODULES);
    for (at, module) in modules.split_whitespace().enumerate() {
        let root = dir.path().join(at.to_string());
        go.require(module, &root);
        let (path, _) = module.split_once('@').expect("a version");
        let tally = compare_matching(&go, &root, &[&format!("{path}/...")]);
        println!("{module}\n{tally}");
        assert_good(module, &tally);
    }
}

/// Large, with many dependencies, or with as many generics as people write.
const MODULES: &str = "github.com/prometheus/prometheus@v0.55.0 google.golang.org/grpc@v1.67.1 \
    go.etcd.io/etcd/server/v3@v3.5.17 sigs.k8s.io/controller-runtime@v0.19.3 k8s.io/client-go@v0.31.3 \
    github.com/nats-io/nats-server/v2@v2.10.22 github.com/samber/lo@v1.47.0";
