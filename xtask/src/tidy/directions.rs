//! The direction of crates, as ARCHITECTURE.md draws it.

use crate::metadata::{Metadata, Package};

/// Which workspace crates each workspace crate may use, in normal and build dependencies. Dev-dependencies are
/// free: a test may put stages together.
const MAY_USE: &[(&str, &[&str])] = &[
    ("stanch-model", &[]),
    ("stanch-gosrc", &["stanch-model"]),
    ("stanch-parse", &["stanch-model"]),
    ("stanch-rules", &["stanch-model", "stanch-gosrc"]),
    ("stanch-profile", &["stanch-model"]),
    ("stanch-forecast", &[]),
    ("stanch-gate", &["stanch-model", "stanch-gosrc", "stanch-parse", "stanch-rules"]),
    ("stanch-report", &["stanch-model", "stanch-profile", "stanch-forecast"]),
    ("stanch-collect", &["stanch-model"]),
    ("stanch-load", &["stanch-model", "stanch-collect"]),
    ("stanch-lab", &["stanch-model", "stanch-collect"]),
    (
        "stanch",
        &[
            "stanch-model",
            "stanch-gosrc",
            "stanch-parse",
            "stanch-rules",
            "stanch-profile",
            "stanch-forecast",
            "stanch-gate",
            "stanch-report",
            "stanch-collect",
            "stanch-lab",
            "stanch-load",
        ],
    ),
    // Builds the tool and asks it, so that it works while the tool does not compile.
    ("xtask", &[]),
];

/// One line per dependency that points the wrong way, and per crate that the table does not know.
pub(super) fn check(metadata: &Metadata) -> Vec<String> {
    let members: Vec<&Package> = metadata.members().collect();
    let names: Vec<&str> = members.iter().map(|p| p.name.as_str()).collect();
    let mut violations = Vec::new();
    for package in &members {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
            violations
                .push(format!("crate {} has no place in the directions of ARCHITECTURE.md", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let wrong_way = dependency.kind.as_deref() != Some("dev")
                && names.contains(&dependency.name.as_str())
                && !allowed.contains(&dependency.name.as_str());
            if wrong_way {
                violations.push(format!("crate {} must not use {}", package.name, dependency.name));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Dependency;

    fn package(name: &str, uses: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            req: "*".to_owned(),
            kind: kind.map(str::to_owned),
            path: Some("x".to_owned()),
        };
        Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            license: None,
            source: None,
            dependencies: uses.iter().map(dependency).collect(),
            targets: Vec::new(),
        }
    }

    fn violations(packages: Vec<Package>) -> Vec<String> {
        let workspace_members = packages.iter().map(|p| p.id.clone()).collect();
        check(&Metadata { packages, workspace_members })
    }

    #[test]
    fn a_reader_that_does_io_is_caught() {
        let found = violations(vec![
            package("stanch-collect", &[("stanch-model", None)]),
            package("stanch-parse", &[("stanch-collect", None)]),
            package("stanch-model", &[]),
        ]);
        assert_eq!(found, ["crate stanch-parse must not use stanch-collect"]);
    }

    #[test]
    fn build_dependencies_count_and_dev_dependencies_do_not() {
        let found = violations(vec![
            package("stanch-rules", &[("stanch-parse", Some("dev"))]),
            package("stanch-report", &[("stanch-parse", Some("build"))]),
            package("stanch-parse", &[]),
        ]);
        assert_eq!(found, ["crate stanch-report must not use stanch-parse"]);
    }

    #[test]
    fn an_unknown_crate_is_caught() {
        let found = violations(vec![package("stanch-extra", &[])]);
        assert_eq!(found, ["crate stanch-extra has no place in the directions of ARCHITECTURE.md"]);
    }
}
