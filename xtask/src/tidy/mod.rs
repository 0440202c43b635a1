//! What no compiler checks and every reader relies on.

use std::path::Path;

use anyhow::Result;

use crate::{metadata, repo};

mod directions;
mod files;

/// Every violation in the repository at `root`, one line each; empty means tidy.
///
/// # Errors
/// When git or cargo cannot be asked, or a file cannot be read.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let mut violations = files::check(root, &repo::files(root)?)?;
    violations.extend(directions::check(&metadata::read(root)?));
    Ok(violations)
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_repository_is_tidy() {
        let root = crate::repo::root().unwrap();
        let violations = super::check(&root).unwrap();
        assert!(violations.is_empty(), "{}", violations.join("\n"));
    }
}
