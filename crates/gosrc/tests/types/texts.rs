//! Packages whose text is at hand.

use std::collections::BTreeMap;

use stanch_gosrc::types::{FileText, PackageSource, PackageText};

/// Packages by import path, which is the key, too.
#[derive(Clone, Default)]
pub(crate) struct Texts(pub(crate) BTreeMap<String, Vec<(String, Vec<u8>)>>);

impl Texts {
    pub(crate) fn of(packages: &[(&str, &str)]) -> Self {
        let file = |text: &str| vec![("a.go".to_owned(), text.as_bytes().to_vec())];
        Self(packages.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect())
    }
}

impl PackageSource for Texts {
    fn resolve(&self, _importer: &str, path: &str) -> Option<String> {
        self.0.contains_key(path).then(|| path.to_owned())
    }

    fn load(&self, key: &str) -> Option<PackageText> {
        let files = self.0.get(key)?.iter().map(|(name, bytes)| FileText {
            path: format!("{key}/{name}").into(),
            bytes: bytes.clone(),
            go: None,
        });
        Some(PackageText { path: key.to_owned(), files: files.collect() })
    }
}
