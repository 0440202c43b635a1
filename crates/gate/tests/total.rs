//! No bytes make a reader panic: random ones, and good ones with a few changed.

use proptest::prelude::*;
use stanch_gate::{bench, cover, goflags, gotest, hook, leaks, record};
use stanch_model::SourceText;

const DUMP: &str = "goroutine 1 [running]:\ntesting.stanchGateDump()\n\t/go/src/testing/testing.go:3 +0x1\n\n\
                    goroutine 20 [chan send]:\nexample.com/p.F()\n\t/src/p/p.go:7 +0x1\n\
                    created by example.com/p.TestF in goroutine 7\n\t/src/p/p.go:6 +0x2\n";
const PROFILE: &str = "mode: set\nexample.com/p/a.go:1.2,3.4 5 6\n";
const OUTPUT: &str = "pkg: example.com/p\nBenchmarkX-2 \t100\t 12.5 ns/op\nok  \texample.com/p\t(cached)\n\
                      {\"Action\":\"output\",\"Package\":\"p\",\"Output\":\"ok  \\tp\\t1s\\n\"}\n";

fn record_text() -> String {
    let fields = [
        ("package", "example.com/p"),
        ("pid", "12"),
        ("parent", "1"),
        ("go", "go1.26.8"),
        ("exit", "0"),
        ("tests", "3"),
        ("settled", "2000"),
        ("heap", "1 2 3 4 5 6"),
        ("left", "1"),
        ("before", "1\n2\n"),
        ("names", "7 TestF\n"),
        ("dump", DUMP),
        ("proof", DUMP),
    ];
    let field = |(name, value): &(&str, &str)| format!("{name} {}\n{value}\n", value.len());
    format!("stanch-gate-record/1\n{}eof\n", fields.iter().map(field).collect::<String>())
}

fn read_all(bytes: &[u8]) {
    if let Ok(record) = record::parse(bytes)
        && let Some(end) = &record.end
    {
        let _ = leaks::wanted_sources(end);
        let _ = leaks::judge(&record, end, &SourceText::default());
    }
    if let Ok(coverage) = cover::parse(bytes) {
        assert!(coverage.total.covered <= coverage.total.all);
    }
    let mut reader = gotest::Reader::default();
    bytes.chunks(7).for_each(|piece| reader.feed(piece));
    let _ = bench::read(&reader.finish().1);
    let text = String::from_utf8_lossy(bytes);
    if let Ok(flags) = goflags::split(&text) {
        let _ = goflags::overlay(&flags);
    }
    let _ = hook::patch(&text);
}

#[test]
fn the_samples_are_good() {
    let record = record::parse(record_text().as_bytes()).unwrap();
    let end = record.end.as_ref().unwrap();
    assert_eq!(leaks::judge(&record, end, &SourceText::default()).unwrap().leaked(), 1);
    assert!(cover::parse(PROFILE.as_bytes()).is_ok());
}

proptest! {
    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
    }

    #[test]
    fn changed_bytes(
        which in 0..3_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = [record_text(), PROFILE.to_owned(), OUTPUT.to_owned()][which].clone().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes);
        read_all(&bytes[..end.index(bytes.len())]);
    }
}
