//! Answers as Prometheus gives them, and such as it does not.

use proptest::prelude::*;

use super::*;

const TWO: &[u8] = include_bytes!("testdata/two-series.json");
const ERROR: &[u8] = include_bytes!("testdata/error.json");

fn why(text: &str) -> ParseError {
    parse(text.as_bytes()).expect_err("no answer")
}

#[test]
fn series_come_with_labels_and_all_values() {
    let parsed = parse(TWO).unwrap();
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    let [first, second] = &parsed.value[..] else { panic!("two series") };
    assert_eq!(first.selector(), "go_goroutines{instance=\"orders-0:6060\",job=\"orders\"}");
    assert_eq!((first.points.len(), second.points.len()), (5, 2));
    assert_eq!((first.points[0], first.points[4]), ((1.7e9, 41.0), (1_700_000_060.0, 205.0)));
    assert_eq!(first.points[2].0, 1_700_000_030.5);
    assert!(first.points[2].1.is_nan() && first.points[3].1 == f64::INFINITY);
}

#[test]
fn promtool_s_list_is_read() {
    let parsed = parse(br#"[{"metric":{},"values":[[1,"2"],[2,null]]}]"#).unwrap();
    assert_eq!(parsed.value[0].points.len(), 2);
    assert_eq!(parsed.value[0].selector(), "{}");
}

#[test]
fn what_is_no_matrix_says_what_it_is() {
    let said = parse(ERROR).unwrap_err().to_string();
    assert!(said.contains("bad_data: invalid parameter"), "{said}");
    let vector = why(r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#).to_string();
    assert!(vector.contains("vector"), "{vector}");
    assert!(matches!(why("go_goroutines 41\n"), ParseError::NotMine { .. }));
    assert!(matches!(why("{\"a\":1}"), ParseError::NotMine { .. }));
    assert!(matches!(why("[1,2]"), ParseError::NotMine { .. }));
    assert!(matches!(why(""), ParseError::NotMine { .. }));
    assert!(matches!(why("{\"status\":}"), ParseError::Malformed { .. }));
}

#[test]
fn a_cut_answer_is_truncated() {
    for end in [1, 40, TWO.len() / 2, TWO.trim_ascii_end().len() - 1] {
        assert!(matches!(parse(&TWO[..end]), Err(ParseError::Truncated { .. })), "{end}");
    }
}

#[test]
fn a_bad_sample_costs_only_itself() {
    let parsed =
        parse(br#"[{"metric":{"a":"b"},"values":[[1,"2"],[2],["x","3"],[3,"four"],[4,"5"]]}]"#).unwrap();
    assert_eq!(parsed.value[0].points, [(1.0, 2.0), (4.0, 5.0)]);
    assert_eq!(parsed.problems.len(), 3);
}

proptest! {
    #[test]
    fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..400) {
        let _ = parse(&bytes);
        // Wild bytes inside a sound answer reach deeper.
        let mut sound = TWO.to_vec();
        let at = at.min(sound.len());
        sound.splice(at..(at + bytes.len()).min(TWO.len()), bytes.drain(..));
        let _ = parse(&sound);
    }
}
