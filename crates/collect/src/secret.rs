//! Credentials: kept out of debug output, taken from a flag, the environment or a file.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// More than any token or password needs; keeps `--bearer-file /dev/zero` from filling memory.
const MAX_SECRET: u64 = 64 * 1024;

/// A credential. Its `Debug` shows nothing, and it has no `Display`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a credential.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The credential itself, for the one place that puts it on the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a credential could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("read the secret file {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what a secret looks like.
    #[error("use the secret file {}: it {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// A clause such as "is empty".
        what: &'static str,
    },
    /// The environment variable is not Unicode.
    #[error("read the environment variable {0}: it is not valid UTF-8")]
    Env(String),
}

/// The credential from the first of: the flag's value, the environment variable, the file. Empty values of the flag
/// or the variable count as absent; surrounding newlines of the file are dropped.
///
/// # Errors
/// When the file (needed because neither flag nor variable is set) is unreadable, empty, not UTF-8 or above 64 KiB,
/// or the variable is not UTF-8.
pub fn secret(
    value: Option<&str>,
    file: Option<&Path>,
    env: Option<&str>,
) -> Result<Option<Secret>, SecretError> {
    if let Some(value) = value.filter(|v| !v.is_empty()) {
        return Ok(Some(Secret::new(value)));
    }
    if let Some(name) = env {
        match std::env::var(name) {
            Ok(found) if !found.is_empty() => return Ok(Some(Secret::new(found))),
            Ok(_) | Err(std::env::VarError::NotPresent) => {}
            Err(std::env::VarError::NotUnicode(_)) => return Err(SecretError::Env(name.to_owned())),
        }
    }
    file.map(read_secret_file).transpose()
}

fn read_secret_file(path: &Path) -> Result<Secret, SecretError> {
    let io = |source| SecretError::File { path: path.to_owned(), source };
    let content = |what| SecretError::Content { path: path.to_owned(), what };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(MAX_SECRET + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_SECRET {
        return Err(content("is larger than 64 KiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| content("is not valid UTF-8"))?;
    let text = text.trim_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(content("is empty"));
    }
    Ok(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_beats_env_beats_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, "from-file\n").unwrap();
        // Cargo sets this one for every test; setting one would need unsafe code.
        let env = "CARGO_PKG_NAME";
        let got = |v, f: Option<&Path>, e| secret(v, f, e).unwrap().map(|s| s.expose().to_owned());
        assert_eq!(got(Some("flag"), Some(&file), Some(env)).as_deref(), Some("flag"));
        assert_eq!(got(None, Some(&file), Some(env)).as_deref(), Some("stanch-collect"));
        assert_eq!(got(Some(""), Some(&file), Some("STANCH_NOT_SET")).as_deref(), Some("from-file"));
        assert_eq!(got(None, None, Some("STANCH_NOT_SET")), None);
    }

    #[test]
    fn a_bad_file_is_named_and_no_secret_is_printed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        assert!(secret(None, Some(&file), None).unwrap_err().to_string().contains("token"));
        std::fs::write(&file, "\n").unwrap();
        assert!(secret(None, Some(&file), None).unwrap_err().to_string().contains("is empty"));
        assert!(secret(None, Some(Path::new("/dev/zero")), None).unwrap_err().to_string().contains("64 KiB"));
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret(…)");
    }
}
