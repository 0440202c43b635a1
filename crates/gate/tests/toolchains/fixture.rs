//! The module of planted leaks, and what its comments say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::Found;

pub(crate) fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture")
}

/// What the comments `leak SLUG N` say; the test is the function that they stand in.
pub(crate) fn planted() -> Found {
    let mut planted = BTreeMap::new();
    for package in ["orders", "store", "web", "mainflow"] {
        let path = dir().join(package).join(format!("{package}_test.go"));
        let mut test = String::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("func Test") {
                test = format!("Test{}", rest.split('(').next().unwrap());
            }
            if let Some((_, what)) = line.split_once("// leak ") {
                let (slug, count) = what.split_once(' ').unwrap();
                let key = (package.to_owned(), slug.to_owned());
                let entry: &mut (u64, BTreeSet<String>) = planted.entry(key).or_default();
                entry.0 += count.parse::<u64>().unwrap();
                entry.1.insert(test.clone());
            }
        }
    }
    planted
}
