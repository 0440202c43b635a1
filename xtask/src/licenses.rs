//! The licences and sources of all dependencies against `deny.toml`, for machines without cargo-deny.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::metadata::{self, Metadata, Package};

/// How the id of the one registry ends that `unknown-registry = "deny"` leaves.
const REGISTRY: &str = "/crates.io-index";

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
    wildcards: String,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    unknown_registry: String,
    unknown_git: String,
}

/// One line per package that the policy does not allow.
///
/// # Errors
/// When `deny.toml` cannot be read or names a licence that SPDX does not know, or cargo cannot be asked.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("failed to read deny.toml")?;
    violations(&text, &metadata::read(root)?)
}

fn violations(policy: &str, metadata: &Metadata) -> Result<Vec<String>> {
    let policy: Policy = toml::from_str(policy).context("failed to read deny.toml")?;
    let allowed = policy
        .licenses
        .allow
        .iter()
        .map(|name| {
            Licensee::parse(name).with_context(|| format!("deny.toml allows an unknown licence {name:?}"))
        })
        .collect::<Result<Vec<_>>>()?;
    let mut out = Vec::new();
    for package in &metadata.packages {
        let mut say = |what: String| out.push(format!("{} {}: {what}", package.name, package.version));
        if let Some(what) = license_problem(package, &allowed) {
            say(what);
        }
        if policy.bans.deny.iter().any(|b| b.name == package.name) {
            say("banned by deny.toml".to_owned());
        }
        if let Some(what) = source_problem(package, &policy.sources) {
            say(what);
        }
        if package.source.is_none() && policy.bans.wildcards == "deny" {
            for dependency in package.dependencies.iter().filter(|d| d.req == "*" && d.path.is_none()) {
                say(format!("depends on any version of {}", dependency.name));
            }
        }
    }
    Ok(out)
}

fn license_problem(package: &Package, allowed: &[Licensee]) -> Option<String> {
    let Some(text) = &package.license else { return Some("states no licence".to_owned()) };
    match Expression::parse_mode(text, ParseMode::LAX) {
        Ok(expression) if expression.evaluate(|req| allowed.iter().any(|a| a.satisfies(req))) => None,
        Ok(_) => Some(format!("licence {text} is not allowed by deny.toml")),
        Err(error) => Some(format!("licence {text:?} is not an SPDX expression: {}", error.reason)),
    }
}

fn source_problem(package: &Package, policy: &Sources) -> Option<String> {
    let source = package.source.as_deref()?;
    let denied = match source.split_once('+') {
        Some(("git", _)) => policy.unknown_git == "deny",
        _ => policy.unknown_registry == "deny" && !source.ends_with(REGISTRY),
    };
    denied.then(|| format!("comes from {source}, which deny.toml does not allow"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo;

    const CRATES_IO: &str = "registry+https://registry.example/crates.io-index";

    const POLICY: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
        [bans]
        wildcards = "deny"
        deny = [{ crate = "openssl" }]
        [sources]
        unknown-registry = "deny"
        unknown-git = "deny"
    "#;

    fn one(name: &str, license: Option<&str>, source: &str) -> Vec<String> {
        let package = Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            source: Some(source.to_owned()),
            dependencies: Vec::new(),
            targets: Vec::new(),
        };
        violations(POLICY, &Metadata { packages: vec![package], workspace_members: Vec::new() }).unwrap()
    }

    #[test]
    fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
        assert!(one("a", Some("MIT OR GPL-3.0-only"), CRATES_IO).is_empty());
        assert!(one("a", Some("MIT/Apache-2.0"), CRATES_IO).is_empty());
        assert!(
            one("a", Some("(MIT OR Apache-2.0) AND Apache-2.0 WITH LLVM-exception"), CRATES_IO).is_empty()
        );
        assert_eq!(
            one("a", Some("MIT AND GPL-3.0-only"), CRATES_IO),
            ["a 1.0.0: licence MIT AND GPL-3.0-only is not allowed by deny.toml"]
        );
    }

    #[test]
    fn silence_and_nonsense_are_no_licence() {
        assert_eq!(one("a", None, CRATES_IO), ["a 1.0.0: states no licence"]);
        assert_eq!(one("a", Some("as you like"), CRATES_IO).len(), 1);
    }

    #[test]
    fn banned_crates_and_foreign_sources_are_caught() {
        assert_eq!(one("openssl", Some("MIT"), CRATES_IO), ["openssl 1.0.0: banned by deny.toml"]);
        assert_eq!(one("a", Some("MIT"), "git+ssh://somewhere/a").len(), 1);
        assert_eq!(one("a", Some("MIT"), "registry+file:///mirror").len(), 1);
    }

    #[test]
    fn this_repository_keeps_its_policy() {
        let found = check(&repo::root().unwrap()).unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
