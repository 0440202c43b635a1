//! The JSON Schema of the configuration, for editors.

use clap::ValueEnum;
use serde_json::{Map, Value, json};
use stanch_rules::registry;

use super::{Key, Kind, keys_of};
use crate::args::check::CheckFormat;

/// The schema (draft 2020-12), indented, with a newline at its end.
pub(crate) fn schema() -> String {
    let mut schema = table("");
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stanch.toml",
        "description": "What a project says about `stanch check` and `stanch gate`.",
    });
    if let (Value::Object(all), Value::Object(head)) = (&mut schema, head) {
        all.extend(head);
    }
    serde_json::to_string_pretty(&schema).expect("keys are strings") + "\n"
}

/// The names that `format` takes.
pub(super) fn formats() -> Vec<String> {
    let values = CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

fn table(name: &str) -> Value {
    let properties: Map<String, Value> = keys_of(name).map(|key| (key.name.to_owned(), of(key))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn of(key: &Key) -> Value {
    let strings = || json!({ "type": "array", "items": { "type": "string" } });
    let mut schema = match key.kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Texts => strings(),
        Kind::Rules => {
            let names: Vec<&str> = registry::rules().iter().flat_map(|rule| [rule.slug, rule.id]).collect();
            json!({ "type": "array", "items": { "enum": names } })
        }
        Kind::Format => json!({ "enum": formats() }),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Percent => json!({ "type": "number", "minimum": 0, "maximum": 100 }),
        Kind::Number => json!({ "type": "number", "minimum": 0 }),
        Kind::Time => json!({ "type": "string", "examples": ["2s"] }),
        Kind::Table => table(key.name),
        Kind::Tables => json!({ "type": "array", "items": table(key.name) }),
    };
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), key.doc.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_every_key() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        for key in super::super::KEYS {
            let path = match key.table {
                "" => format!("/properties/{}", key.name),
                "exclude" => format!("/properties/exclude/items/properties/{}", key.name),
                "package" => format!("/properties/gate/properties/package/items/properties/{}", key.name),
                table => format!("/properties/{table}/properties/{}", key.name),
            };
            assert!(schema.pointer(&path).is_some(), "{path}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
