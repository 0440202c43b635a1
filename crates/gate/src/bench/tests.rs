//! Outputs of `go test -bench`, and what is asked of them.

use super::*;

const WANTED: Wanted = Wanted { percent: 5.0, alpha: 0.05 };

fn samples(unit: &str, values: &[f64]) -> Samples {
    Samples::from([(format!("p.BenchmarkX {unit}"), values.to_vec())])
}

fn state(unit: &str, before: &[f64], now: &[f64]) -> (GateState, String) {
    let gate = gate(&samples(unit, before), &samples(unit, now), WANTED);
    (gate.state, gate.details.join("; "))
}

const SIX: [f64; 6] = [100.0, 101.0, 102.0, 99.0, 98.0, 100.5];

fn times(factor: f64) -> Vec<f64> {
    SIX.iter().map(|v| v * factor).collect()
}

#[test]
fn lines_are_read_by_package_name_and_unit() {
    let output = "goos: linux\npkg: example.com/p\nBenchmarkX-8   \t  100\t  12.5 ns/op\t 16 B/op\t 2 allocs/op\n\
                  BenchmarkX-8 200 13.5 ns/op\nBenchmarkY\nBenchmarkZ-8 x 1 ns/op\nBenchmarkN-8 1 NaN ns/op\n\
                  pkg: example.com/q\nBenchmarkX-8 1 7 MB/s\nPASS\n";
    let samples = read(output);
    assert_eq!(samples["example.com/p.BenchmarkX-8 ns/op"], [12.5, 13.5]);
    assert_eq!(samples["example.com/p.BenchmarkX-8 allocs/op"], [2.0]);
    assert_eq!(samples["example.com/q.BenchmarkX-8 MB/s"], [7.0]);
    assert_eq!(samples.len(), 4);
}

#[test]
fn only_what_is_worse_by_enough_and_beyond_chance_fails() {
    assert_eq!(state("ns/op", &SIX, &times(1.0)).0, GateState::Passed);
    assert_eq!(state("ns/op", &SIX, &times(1.04)).0, GateState::Passed, "beyond chance, and not by enough");
    let (failed, why) = state("ns/op", &SIX, &times(1.2));
    assert_eq!(failed, GateState::Failed);
    assert!(why.contains("+20.0 %") && why.contains("p=0.002") && why.contains("n=6+6"), "{why}");
    assert_eq!(state("ns/op", &SIX, &times(0.5)).0, GateState::Passed, "faster");
    assert_eq!(state("MB/s", &SIX, &times(0.5)).0, GateState::Failed, "less of what more is better of");
    let wild = [60.0, 150.0, 101.0, 300.0, 80.0, 120.0];
    assert_eq!(state("ns/op", &SIX, &wild).0, GateState::Passed, "by enough, and within chance");
    assert_eq!(state("B/op", &[16.0; 2], &[32.0; 2]).0, GateState::Failed, "exact values need no test");
}

#[test]
fn what_cannot_be_told_is_no_pass() {
    let (open, why) = state("ns/op", &SIX[..3], &times(1.2)[..3]);
    assert_eq!(open, GateState::Undecided);
    assert!(why.contains("-count=6"), "{why}");
    assert_eq!(state("ns/op", &[1.0], &[9.0]).0, GateState::Undecided, "one run may be any");
    assert_eq!(gate(&samples("ns/op", &SIX), &Samples::new(), WANTED).state, GateState::Undecided);
    assert_eq!(gate(&Samples::new(), &samples("ns/op", &SIX), WANTED).state, GateState::Undecided);
}
