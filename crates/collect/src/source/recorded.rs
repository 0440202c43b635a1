//! What a path that the Go toolchain recorded says about where its file came from.

use std::borrow::Cow;

use stanch_model::names::is_std_element;

/// A recorded path with forward slashes.
pub(super) struct Recorded<'a> {
    text: Cow<'a, str>,
}

impl<'a> Recorded<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix("./").unwrap_or(text);
        Self { text: if text.contains('\\') { text.replace('\\', "/").into() } else { text.into() } }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Built with `-trimpath`: no absolute path.
    pub(super) fn is_trimmed(&self) -> bool {
        let bytes = self.text.as_bytes();
        let drive = bytes.len() > 1 && bytes[1] == b':' && bytes[0].is_ascii_alphabetic();
        !self.text.starts_with('/') && !drive
    }

    /// Trimmed, and begins with a host name, as the import paths of modules do.
    pub(super) fn is_import_path(&self) -> bool {
        let first = self.text.split_once('/').map_or("", |(first, _)| first);
        self.is_trimmed() && first.contains('.') && !first.starts_with('.')
    }

    /// The path below `GOROOT/src`, if this is one of Go's own files. `taken` says whether a module of the program
    /// claims that first element.
    pub(super) fn std_tail(&self, taken: impl Fn(&str) -> bool) -> Option<&str> {
        let is_std = |tail: &str| {
            let first = tail.split_once('/').map_or("", |(first, _)| first);
            is_std_element(first) && !taken(first)
        };
        if self.is_trimmed() && is_std(&self.text) {
            return Some(&self.text);
        }
        // A tool chain from the module cache has its version in the path.
        self.text.match_indices("/src/").find_map(|(at, sep)| {
            let tail = &self.text[at + sep.len()..];
            let root = &self.text[..at];
            (is_std(tail) && root.split('/').any(is_goroot_element)).then_some(tail)
        })
    }

    /// Module, version and file of a dependency: `…/pkg/mod/M@V/F` or `M@V/F`.
    pub(super) fn dependency(&self) -> Option<(&str, &str, &str)> {
        let tail = self.text.rsplit_once("/pkg/mod/").map_or(&*self.text, |(_, tail)| tail);
        let (module, rest) = tail.split_once('@')?;
        let (version, file) = rest.split_once('/')?;
        // Elsewhere than in the cache, the module's path is unknown unless the path begins with it.
        let known = self.is_trimmed() || tail.len() < self.text.len();
        (known && version.starts_with('v') && !module.is_empty()).then_some((module, version, file))
    }

    /// The path without `@version`.
    pub(super) fn without_version(&self) -> String {
        match self.text.split_once('@') {
            Some((module, rest)) if rest.starts_with('v') => {
                format!("{module}{}", rest.find('/').map_or("", |i| &rest[i..]))
            }
            _ => self.text.to_string(),
        }
    }

    /// How many elements follow the last `vendor`.
    pub(super) fn vendored_len(&self) -> Option<usize> {
        let (_, tail) = self.text.rsplit_once("/vendor/")?;
        Some(tail.split('/').count())
    }
}

/// An element that the paths of Go installations have: `/usr/local/go`, `/usr/lib/go-1.19`,
/// `/opt/hostedtoolcache/go/1.22.1/x64`, `/root/sdk/go1.25.5`, `golang.org/toolchain@v0.0.1-go1.24.0.linux-amd64`.
fn is_goroot_element(element: &str) -> bool {
    let lower = element.to_ascii_lowercase();
    let numbered = |s: &str| s.starts_with(|c: char| c.is_ascii_digit());
    matches!(lower.as_str(), "go" | "golang" | "goroot" | "go_sdk")
        || lower.strip_prefix("go-").is_some_and(numbered)
        || lower.strip_prefix("go").is_some_and(numbered)
        || lower.starts_with("golang-")
        || lower.starts_with("toolchain@")
        || lower.contains("-go-1.")
}

/// Module paths in the cache: each capital letter is `!` and its small one.
pub(super) fn escape(module: &str) -> String {
    let mut out = String::with_capacity(module.len());
    for c in module.chars() {
        if c.is_ascii_uppercase() {
            out.push('!');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The inverse of [`escape`].
pub(super) fn unescape(module: &str) -> String {
    let mut out = String::with_capacity(module.len());
    let mut chars = module.chars();
    while let Some(c) = chars.next() {
        match c {
            '!' => out.extend(chars.next().map(|c| c.to_ascii_uppercase())),
            c => out.push(c),
        }
    }
    out
}
