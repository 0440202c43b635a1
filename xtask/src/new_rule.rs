//! The folder of a new rule, registered and green from the start: its cases and detector are a working example to
//! edit, not a form to fill in.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::repo;

const REGISTRY: &str = "crates/rules/src/registry.rs";
const MODULES: &str = "crates/rules/src/lib.rs";
/// The line of the registry that new entries go above.
const MARKER: &str = "// xtask new-rule inserts above this line.";

const TEMPLATES: &[(&str, &str)] = &[
    ("mod.rs", include_str!("../templates/rule/mod.rs.txt")),
    ("runtime.rs", include_str!("../templates/rule/runtime.rs.txt")),
    ("doc.md", include_str!("../templates/rule/doc.md.txt")),
    ("cases/loud-client-per-call.txt", include_str!("../templates/rule/loud-client-per-call.txt")),
    ("cases/silent-shared-clients.txt", include_str!("../templates/rule/silent-shared-clients.txt")),
];

/// Makes the rule `slug` in the repository at `root` and returns what to tell the developer. Without `id` it gets
/// the one after the largest: ids are never reused.
///
/// # Errors
/// When the slug or id is malformed or taken, or the rules' sources do not look as expected; nothing is written
/// then.
pub fn create(root: &Path, slug: &str, id: Option<&str>) -> Result<Vec<String>> {
    check_slug(slug)?;
    let module = slug.replace('-', "_");
    let folder = root.join("crates/rules/src").join(&module);
    ensure!(!folder.exists(), "{} exists already", folder.display());
    let registry = read(root, REGISTRY)?;
    let id = choose_id(&registry, id)?;
    let new_registry = register(&registry, &module, &id)?;
    let new_modules = format!("{}pub mod {module};\n", read(root, MODULES)?);

    fs::create_dir_all(folder.join("cases"))
        .with_context(|| format!("failed to make {}", folder.display()))?;
    for (name, template) in TEMPLATES {
        let text = template.replace("@ID@", &id).replace("@SLUG@", slug);
        fs::write(folder.join(name), text).with_context(|| format!("failed to write {name}"))?;
    }
    fs::write(root.join(REGISTRY), new_registry).context("failed to write the registry")?;
    fs::write(root.join(MODULES), new_modules).context("failed to write the list of modules")?;
    // Sorts the new module among the others and aligns the registry.
    repo::run(Command::new("rustfmt").args(["--edition", "2024"]).arg(MODULES).current_dir(root))?;
    Ok(vec![
        format!("made crates/rules/src/{module} as {id} {slug}, with an example that works"),
        "1. cases/: say what a leak looks like (loud-*) and what must stay silent (silent-*)".to_owned(),
        "2. runtime.rs: recognise it; mod.rs: title and kind; doc.md: the whole story".to_owned(),
        "3. cargo test -p stanch-rules && cargo xtask generated".to_owned(),
    ])
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("failed to read {path}"))
}

fn check_slug(slug: &str) -> Result<()> {
    let sound = !slug.is_empty()
        && slug
            .split('-')
            .all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        && slug.starts_with(|c: char| c.is_ascii_lowercase());
    ensure!(sound, "a slug is lower-case words joined by '-', such as unanswered-send");
    Ok(())
}

/// Ids of all entries, in the order of the registry.
fn ids(registry: &str) -> Vec<&str> {
    let entries = registry.lines().filter(|l| l.trim_start().starts_with("crate::"));
    entries.filter_map(|l| l.rsplit("// ").next()).collect()
}

fn choose_id(registry: &str, wanted: Option<&str>) -> Result<String> {
    let taken = ids(registry);
    let number = |id: &str| id.strip_prefix("ST").and_then(|n| n.parse::<u32>().ok());
    match wanted {
        Some(id) => {
            ensure!(id.len() == 6 && number(id).is_some(), "an id is ST and four digits, such as ST1001");
            ensure!(!taken.contains(&id), "{id} is taken");
            Ok(id.to_owned())
        }
        None => {
            let largest =
                taken.iter().filter_map(|id| number(id)).max().context("the registry has no rule")?;
            Ok(format!("ST{:04}", largest + 1))
        }
    }
}

/// The registry with the new entry before the first larger id.
fn register(registry: &str, module: &str, id: &str) -> Result<String> {
    let mut text = String::new();
    let mut done = false;
    for line in registry.lines() {
        let is_entry = line.trim_start().starts_with("crate::");
        let is_larger = is_entry && line.rsplit("// ").next().is_some_and(|other| other > id);
        if !done && (is_larger || line.contains(MARKER)) {
            text.push_str(&format!("    crate::{module}::RULE, // {id}\n"));
            done = true;
        }
        text.push_str(line);
        text.push('\n');
    }
    if !done {
        bail!("{REGISTRY} has no line `{MARKER}`");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTRY_TEXT: &str = "static RULES: &[Rule] = &[\n    crate::a::RULE, // ST1001\n    crate::b::RULE, // ST9003\n    // xtask new-rule inserts above this line.\n];\n";

    #[test]
    fn ids_are_sorted_and_never_reused() {
        assert_eq!(choose_id(REGISTRY_TEXT, None).unwrap(), "ST9004");
        assert!(choose_id(REGISTRY_TEXT, Some("ST1001")).is_err());
        assert!(choose_id(REGISTRY_TEXT, Some("X1")).is_err());
        let text = register(REGISTRY_TEXT, "c", "ST2000").unwrap();
        assert_eq!(ids(&text), ["ST1001", "ST2000", "ST9003"]);
        let text = register(REGISTRY_TEXT, "c", "ST9004").unwrap();
        assert_eq!(ids(&text), ["ST1001", "ST9003", "ST9004"]);
    }

    #[test]
    fn slugs_are_lower_case_words() {
        for good in ["unclosed-body", "a2"] {
            check_slug(good).unwrap();
        }
        for bad in ["", "Unclosed", "a--b", "-a", "a_b", "2a", "a/../b"] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
    }
}
