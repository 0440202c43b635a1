//! Each format is told from all others.

use super::*;

fn check(bytes: &[u8], is: Sniffed, described: &str) {
    assert_eq!(sniff(bytes), is, "{described}");
    assert_eq!(describe(bytes), described);
}

#[test]
fn formats_of_a_go_service() {
    check(b"goroutine 1 [running]:\nmain.main()\n", Sniffed::GoroutineFull, "a goroutine dump (debug=2)");
    check(
        b"\n goroutine 7 gp=0xc000002380 m=0 mp=0x5 [running]:",
        Sniffed::GoroutineFull,
        "a goroutine dump (debug=2)",
    );
    check(
        b"goroutine profile: total 7\n1 @ 0x1\n",
        Sniffed::CountText,
        "a text profile (\"goroutine profile: total 7\")",
    );
    check(
        b"goroutineleak profile: total 0\n",
        Sniffed::CountText,
        "a text profile (\"goroutineleak profile: total 0\")",
    );
    check(
        b"heap profile: 1: 2 [3: 4] @ heap/1048576\n",
        Sniffed::HeapText,
        "a heap profile as text (debug=1)",
    );
    check(b"--- mutex:\ncycles/second=2\n", Sniffed::CountText, "a text profile (\"--- mutex:\")");
    check(b"--- threadz 1 ---\n", Sniffed::LegacyText, "a legacy text profile (\"--- threadz 1 ---\")");
    let log = b"2026/01/02 03:04:05 start\npanic: no\n\ngoroutine 12 [chan send]:\n";
    check(log, Sniffed::Log, "text with goroutine dumps");
    let docker = br#"{"log":"goroutine 1 [running]:\n","stream":"stderr","time":"2026-01-02T03:04:05Z"}"#;
    check(docker, Sniffed::Log, "text with goroutine dumps");
    check(b"# HELP a b\n# TYPE a gauge\na 1\n", Sniffed::Prometheus, "Prometheus metrics");
    check(b"{\n\"cmdline\": [\"./a\"]\n}\n", Sniffed::Expvar, "expvar JSON");
    check(b"STANCHB\x1a\x01", Sniffed::Bundle, "a stanch bundle");
    check(b" \n\t", Sniffed::Empty, "nothing (an empty body)");
    let cpu: Vec<u8> = [0u64, 3, 0, 10_000, 0, 1].iter().flat_map(|w| w.to_le_bytes()).collect();
    check(&cpu, Sniffed::LegacyCpu, "a legacy CPU profile");
}

#[test]
fn real_captures() {
    let testdata = |bytes: &[u8], is| assert_eq!(sniff(bytes), is);
    testdata(include_bytes!("../formats/expvar/testdata/shop.json"), Sniffed::Expvar);
    testdata(include_bytes!("../formats/prometheus/testdata/victoriametrics.txt"), Sniffed::Prometheus);
    testdata(include_bytes!("../formats/prometheus/testdata/otel_dots.openmetrics"), Sniffed::Prometheus);
    testdata(
        include_bytes!("../formats/elf_globals/testdata/linux-go1.26.gz"),
        Sniffed::Foreign("an ELF binary"),
    );
    testdata(
        include_bytes!("../formats/elf_globals/testdata/darwin-go1.26.gz"),
        Sniffed::Foreign("a Mach-O binary"),
    );
    testdata(
        include_bytes!("../formats/elf_globals/testdata/windows-go1.26.gz"),
        Sniffed::Foreign("a Windows binary"),
    );
}

#[test]
fn protobuf_is_told_from_chance() {
    // sample_type { 1 2 }, string_table "", period 5
    assert_eq!(sniff(b"\x0a\x04\x08\x01\x10\x02\x32\x00\x60\x05"), Sniffed::Pprof);
    for chance in [&b"\n\nhello"[..], b"\x0a\x7fzz", b"2 apples", b"\x08\x01", b"\x0a\x01\x00\x0d\x01"] {
        assert_ne!(sniff(chance), Sniffed::Pprof, "{chance:?}");
    }
}

#[test]
fn foreign_things_have_names() {
    let foreign = |bytes: &[u8], name: &str| {
        assert!(matches!(sniff(bytes), Sniffed::Foreign(_)), "{name}");
        assert_eq!(describe(bytes), name);
    };
    foreign(b"\xef\xbb\xbf <!DOCTYPE HTML><title>Sign\n in</title>", "an HTML page (title \"Sign in\")");
    foreign(b"<html>", "an HTML page");
    foreign(br#"{"code":404,"message":"no such route"}"#, "a JSON document (it says \"no such route\")");
    foreign(b"[]", "a JSON document");
    foreign(b"2026-01-02 03:04:05\nFull thread dump OpenJDK 64-Bit Server VM\n", "a Java thread dump");
    foreign(b"JAVA PROFILE 1.0.2\0", "a Java heap dump (hprof)");
    foreign(b"Traceback (most recent call last):\n  File", "a Python stack trace");
    foreign(b"Unhandled exception. System.Exception: x\n", "a .NET stack trace");
    foreign(b"thread 'main' panicked at src/main.rs:2:5:\n", "a Rust panic");
    foreign(b"go 1.26 trace\0\0\0rest", "a Go execution trace");
    foreign(b"go1.7 heap dump\n\x01", "a Go heap dump (debug.WriteHeapDump)");
    foreign(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0", "a core dump");
    foreign(b"\x89PNG\r\n\x1a\n", "a PNG image");
    foreign(b"PK\x03\x04", "a zip archive");
    let mut tar = vec![b'a'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    foreign(&tar, "a tar archive");
    foreign(b"\x1f\x8b\x08\x00", "a broken gzip file");
    foreign(b"\x15\x03\x01\x00\x02\x02\x16", "a TLS record (the target speaks https)");
}

#[test]
fn the_rest_is_text_or_binary() {
    check(b"404 page not found\n", Sniffed::Text, "plain text (\"404 page not found\")");
    let long = format!("plain text (\"{}…\")", "a".repeat(60));
    check("a".repeat(900).as_bytes(), Sniffed::Text, &long);
    check(b"\x00\x01\x02\x03", Sniffed::Binary, "binary data of no known format");
    assert_eq!(foreign_name(b"\x00\x01\x02\x03"), None);
}
