//! Real and broken expvar documents.

use super::*;

const SHOP: &[u8] = include_bytes!("testdata/shop.json");

#[test]
fn a_real_one_reads_in_full_although_go_prints_infinity() {
    let read = parse(SHOP).unwrap();
    assert_eq!(read.problems, vec![]);
    let vars = read.value;
    assert_eq!(vars.cmdline, ["./prom", "127.0.0.1:18291"]);
    assert_eq!(vars.metrics.get("memstats.HeapAlloc"), Some(1_691_816.0));
    assert_eq!(vars.metrics.get("memstats.EnableGC"), Some(1.0));
    assert_eq!(vars.metrics.get("queue.rate"), Some(1.5));
    assert_eq!(vars.metrics.get("ratio"), Some(f64::INFINITY));
    assert!(!vars.metrics.metrics.iter().any(|m| m.name.starts_with("memstats.PauseNs")));
}

#[test]
fn arrays_give_their_index_to_the_path() {
    let read = parse(br#"{"a": [1, {"b": 2}, [3, 4]], "c": {"d": {"e": 5}}}"#).unwrap();
    let all: Vec<_> = read.value.metrics.metrics.iter().map(|m| (&*m.name, m.value)).collect();
    assert_eq!(all, [("a.0", 1.0), ("a.1.b", 2.0), ("a.2.0", 3.0), ("a.2.1", 4.0), ("c.d.e", 5.0)]);
}

#[test]
fn a_broken_variable_costs_only_itself() {
    let text = "{\n\"a\": 1,\n\"b\": {\"x\": [1, oops},\n\"c\": 3\n}\n";
    let read = parse(text.as_bytes()).unwrap();
    assert_eq!(read.value.metrics.get("a"), Some(1.0));
    assert_eq!(read.value.metrics.get("c"), Some(3.0));
    assert_eq!(read.problems[0].what, "value is no JSON in variable \"b\"");
    assert_eq!(read.problems[0].dropped_bytes, "oops},\n".len() as u64);
}

#[test]
fn a_cut_one_keeps_what_came() {
    let cut = &SHOP[..SHOP.len() - 40];
    let read = parse(cut).unwrap();
    assert_eq!(read.value.metrics.get("orders"), Some(12.0));
    assert!(read.problems[0].incomplete);
    assert!(matches!(parse(b"{\"a\": "), Err(ParseError::Malformed { .. })));
}

#[test]
fn hostile_depth_neither_overflows_nor_hides_the_rest() {
    let deep = format!("{{\"a\": {}1{},\n\"b\": 2}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let read = parse(deep.as_bytes()).unwrap();
    assert_eq!(read.value.metrics.get("b"), Some(2.0));
    assert_eq!(read.problems[0].what, "1 numbers are nested too deeply, named too long or too many");
    let unclosed = format!("{{\"a\": 1, \"b\": {}", "{\"x\":".repeat(100_000));
    assert_eq!(parse(unclosed.as_bytes()).unwrap().value.metrics.get("a"), Some(1.0));
}

#[test]
fn long_names_are_not_copied_for_every_number() {
    let text = format!("{{\"{}\": [{}1]}}", "n".repeat(1 << 20), "1,".repeat(50_000));
    assert!(parse(text.as_bytes()).unwrap().value.metrics.metrics.is_empty());
}

#[test]
fn other_documents_are_not_mine() {
    assert_eq!(parse(b"[1]").unwrap_err().to_string(), "found a JSON document");
    assert_eq!(parse(b"<html>").unwrap_err().to_string(), "found an HTML page");
}

#[test]
fn no_mutation_makes_it_panic() {
    crate::mutate::each(SHOP, 5000, |bytes| {
        let _ = parse(bytes);
    });
}
