//! The JSON contract.

use expect_test::expect_file;
use serde_json::{Value, json};
use stanch_report::check::{SCHEMA, json as render};
use stanch_report::escape;

use super::{all, cases, errors, hostile, parse};

fn schema() -> Value {
    let schema = parse(SCHEMA);
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    strict(schema)
}

/// The schema with no room for fields that it does not name: what we write must be described.
fn strict(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        if let Some(object) = value.as_object_mut() {
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), json!(false));
            }
            object.values_mut().for_each(close);
        }
    }
    close(&mut schema);
    schema
}

#[test]
fn golden() {
    for case in all() {
        expect_file![format!("../golden/check/{}.json", case.name)].assert_eq(&render(&case.report));
    }
}

#[test]
fn every_output_fits_the_schema() {
    let schema = schema();
    for case in all() {
        assert_eq!(errors(&schema, &render(&case.report)), Vec::<String>::new(), "{}", case.name);
    }
}

#[test]
fn the_schema_rejects_what_breaks_the_contract() {
    let schema = schema();
    let good = parse(&render(&cases::leaks().report));
    let breakers = [
        ("/schema", json!("stanch-check/2")),
        ("/verdict", json!("maybe")),
        ("/findings/0/tier", json!("strict")),
        ("/findings/0/location/end_line", json!("7")),
        ("/findings/0/path/0", json!({"message": "x"})),
        ("/problems/0/kind", json!("other")),
        ("/stats/files", json!(-1)),
    ];
    for (path, broken) in breakers {
        let mut value = good.clone();
        *value.pointer_mut(path).expect(path) = broken;
        assert_ne!(errors(&schema, &value.to_string()), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn outside_strings_stay_whole_and_harmless() {
    let text = render(&hostile::case().report);
    assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None);
    let value = parse(&text);
    assert_eq!(value["findings"][0]["title"], hostile::EVIL);
    assert_eq!(value["findings"][0]["location"]["file"], hostile::PATH);
    assert_eq!(value["findings"][0]["path"][1]["location"]["end_line"], Value::Null);
}

#[test]
fn nothing_is_left_out() {
    let value = parse(&render(&cases::many(30_000).report));
    assert_eq!(value["findings"].as_array().unwrap().len(), 30_000);
}
