//! The JSON contract: golden documents, the schema, and what must never be in it.

mod support;

use expect_test::expect_file;
use serde_json::{Value, json};
use stanch_model::Verdict;
use stanch_report::json::SCHEMA;
use stanch_report::{Target, escape, worst};

fn render(cases: &[support::Case]) -> String {
    let targets: Vec<_> =
        cases.iter().map(|c| Target { diagnosis: &c.diagnosis, evidence: &c.evidence }).collect();
    stanch_report::json(&targets)
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("valid JSON")
}

fn validator() -> jsonschema::Validator {
    let schema = parse(SCHEMA);
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&strict(schema)).expect("the schema compiles")
}

/// The schema with no room for fields that it does not name: what we write must be described.
fn strict(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        if let Some(object) = value.as_object_mut() {
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), json!(false));
            }
            object.values_mut().for_each(close);
        } else if let Some(array) = value.as_array_mut() {
            array.iter_mut().for_each(close);
        }
    }
    close(&mut schema);
    schema
}

#[test]
fn golden() {
    for case in support::all() {
        let name = case.name;
        expect_file![format!("golden/json/{name}.json")].assert_eq(&render(&[case]));
    }
}

#[test]
fn every_output_fits_the_schema() {
    let validator = validator();
    for case in support::all() {
        let value = parse(&render(&[case]));
        let errors: Vec<_> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(validator.is_valid(&parse(&render(&support::all()))));
    assert!(validator.is_valid(&parse(&render(&[]))));
}

#[test]
fn the_schema_rejects_what_breaks_the_contract() {
    let validator = validator();
    let good = parse(&render(&[support::cases::goroutine_leak()]));
    let breakers: [(&str, Value); 6] = [
        ("/schema", json!("stanch/2")),
        ("/verdict", json!("maybe")),
        ("/findings/0/grade", json!("certain")),
        ("/findings/0/location", json!({"file": "a.go"})),
        ("/findings/0/growth_per_min", json!("fast")),
        ("/gaps/0/reason", json!("because")),
    ];
    for (path, broken) in breakers {
        let mut value = good.clone();
        *value.pointer_mut(path).expect(path) = broken;
        assert!(!validator.is_valid(&value), "{path}");
    }
    for field in ["schema", "verdict", "findings", "gaps"] {
        let mut value = good.clone();
        value.as_object_mut().unwrap().remove(field);
        assert!(!validator.is_valid(&value), "{field}");
    }
}

#[test]
fn a_finding_has_the_contract_s_fields() {
    let value = parse(&render(&[support::cases::goroutine_leak()]));
    let top: Vec<_> = value.as_object().unwrap().keys().collect();
    assert!(
        ["schema", "verdict", "findings", "gaps"].iter().all(|k| top.contains(&&(*k).to_owned())),
        "{top:?}"
    );
    let finding = &value["findings"][1];
    for field in [
        "rule",
        "slug",
        "kind",
        "grade",
        "severity",
        "title",
        "cause",
        "location",
        "spawned_at",
        "blocked_at",
        "count",
        "growth_per_min",
        "evidence",
        "fix",
        "fingerprint",
    ] {
        assert!(finding.get(field).is_some(), "{field}");
    }
    assert_eq!(finding["growth_per_min"], Value::Null);
    assert_eq!(finding["spawned_at"], Value::Null);
    assert_eq!(finding["location"]["column"], Value::Null);
    assert_eq!(value["targets"][0]["stages"][4]["rss"], Value::Null);
    assert_eq!(value["findings"][0]["stacks"][0][3]["line"], 12);
}

#[test]
fn several_targets_have_the_worst_verdict() {
    let value = parse(&render(&[
        support::cases::no_leak(),
        support::cases::goroutine_leak(),
        support::cases::inconclusive(),
    ]));
    assert_eq!(value["verdict"], "leak");
    assert_eq!(value["targets"].as_array().unwrap().len(), 3);
    assert_eq!(value["findings"][0]["target"], "10.0.3.7:6060");
    assert_eq!(value["gaps"][1]["target"], "dumps/");
    assert_eq!(worst([Verdict::NoLeak, Verdict::Inconclusive]), Verdict::Inconclusive);
    assert_eq!(worst([Verdict::NoLeak]), Verdict::NoLeak);
    assert_eq!(worst([]), Verdict::Inconclusive);
}

#[test]
fn outside_strings_stay_whole_and_harmless() {
    let text = render(&[support::hostile::case()]);
    assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None);
    let value = parse(&text);
    assert_eq!(value["findings"][0]["title"], support::hostile::EVIL);
    assert_eq!(value["findings"][0]["growth_per_min"], Value::Null);
    assert_eq!(value["targets"][0]["stages"][1]["goroutines"], Value::Null);
}
