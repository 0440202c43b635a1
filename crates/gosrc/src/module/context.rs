//! For which system files are chosen: GOOS, GOARCH, cgo, tags and the Go release.

use std::collections::BTreeSet;

use super::constraint::Constraint;

/// Every GOOS that a file name can ask for, past and future ones included; sorted.
const KNOWN_OS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// Those for which the tag `unix` holds; sorted.
const UNIX_OS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];

/// Every GOARCH that a file name can ask for; sorted.
const KNOWN_ARCH: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

fn is_one_of(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// What a build is for, as `go env` would say (`go/build.Context`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuildContext {
    /// `linux`, `windows`, `darwin`, …
    pub goos: String,
    /// `amd64`, `arm64`, …
    pub goarch: String,
    /// Whether files that import "C" are part of packages (`CGO_ENABLED`).
    pub cgo: bool,
    /// `gc`, or `gccgo`.
    pub compiler: String,
    /// The N of Go 1.N: the tags go1.1 to go1.N hold.
    pub go_minor: u16,
    /// The user's tags (`-tags`), and those of the toolchain: experiments and what the processor can do; see
    /// [`feature_tags`] and [`Goroot::experiment_tags`](super::Goroot::experiment_tags).
    pub tags: BTreeSet<String>,
}

impl BuildContext {
    /// A context of the gc compiler with cgo, without tags other than the processor's baseline.
    #[must_use]
    pub fn new(goos: &str, goarch: &str, go_minor: u16) -> Self {
        Self {
            goos: goos.to_owned(),
            goarch: goarch.to_owned(),
            cgo: true,
            compiler: "gc".to_owned(),
            go_minor,
            tags: feature_tags(goarch, go_minor).iter().map(|tag| (*tag).to_owned()).collect(),
        }
    }

    /// Whether a tag holds.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        let os = self.goos.as_str();
        let implied = match tag {
            "cgo" if self.cgo => true,
            "linux" => os == "android",
            "solaris" => os == "illumos",
            "darwin" => os == "ios",
            "unix" => is_one_of(UNIX_OS, os),
            _ => false,
        };
        // An old name that is kept for the users of it.
        let tag = if tag == "boringcrypto" { "goexperiment.boringcrypto" } else { tag };
        implied
            || tag == os
            || tag == self.goarch
            || tag == self.compiler
            || self.is_release(tag)
            || self.tags.contains(tag)
    }

    fn is_release(&self, tag: &str) -> bool {
        let minor = tag.strip_prefix("go1.").filter(|n| !n.starts_with(['0', '+']));
        minor.and_then(|n| n.parse::<u16>().ok()).is_some_and(|n| n <= self.go_minor)
    }

    /// Whether a constraint holds.
    #[must_use]
    pub fn satisfies(&self, constraint: &Constraint) -> bool {
        constraint.eval(&mut |tag| self.has_tag(tag))
    }

    /// Whether the name of a file lets it be built: `x_windows.go`, `x_arm64_test.go` and `x_linux_amd64.s` ask for
    /// systems, `linux.go` does not.
    #[must_use]
    pub fn matches_name(&self, file: &str) -> bool {
        let stem = file.split('.').next().unwrap_or_default();
        let Some((_, rest)) = stem.split_once('_') else { return true };
        let mut parts: Vec<&str> = rest.split('_').collect();
        if parts.last() == Some(&"test") {
            parts.pop();
        }
        match parts.as_slice() {
            [.., os, arch] if is_one_of(KNOWN_OS, os) && is_one_of(KNOWN_ARCH, arch) => {
                self.has_tag(os) && self.has_tag(arch)
            }
            [.., last] if is_one_of(KNOWN_OS, last) || is_one_of(KNOWN_ARCH, last) => self.has_tag(last),
            _ => true,
        }
    }
}

/// The tags for what every processor of a GOARCH can do by default, such as `amd64.v1` and `arm64.v8.0`
/// (<https://pkg.go.dev/cmd/go#hdr-Build_constraints>). `go_minor` is the N of Go 1.N.
#[must_use]
pub fn feature_tags(goarch: &str, go_minor: u16) -> &'static [&'static str] {
    match goarch {
        "386" => &["386.sse2"],
        "amd64" => &["amd64.v1"],
        "arm" => &["arm.5", "arm.6", "arm.7"],
        "arm64" if go_minor >= 23 => &["arm64.v8.0"],
        "mips" => &["mips.hardfloat"],
        "mipsle" => &["mipsle.hardfloat"],
        "mips64" => &["mips64.hardfloat"],
        "mips64le" => &["mips64le.hardfloat"],
        "ppc64" => &["ppc64.power8"],
        "ppc64le" => &["ppc64le.power8"],
        "riscv64" if go_minor >= 23 => &["riscv64.rva20u64"],
        "wasm" if go_minor >= 26 => &["wasm.satconv", "wasm.signext"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [KNOWN_OS, UNIX_OS, KNOWN_ARCH] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn tags() {
        let mut linux = BuildContext::new("linux", "amd64", 22);
        linux.tags.insert("integration".to_owned());
        for (tag, holds) in [
            ("linux", true),
            ("amd64", true),
            ("amd64.v1", true),
            ("amd64.v2", false),
            ("unix", true),
            ("gc", true),
            ("gccgo", false),
            ("cgo", true),
            ("go1.1", true),
            ("go1.22", true),
            ("go1.23", false),
            ("go1.022", false),
            ("go1", false),
            ("integration", true),
            ("ignore", false),
            ("darwin", false),
        ] {
            assert_eq!(linux.has_tag(tag), holds, "{tag}");
        }
        linux.cgo = false;
        assert!(!linux.has_tag("cgo"));
        assert!(BuildContext::new("android", "arm64", 22).has_tag("linux"));
        assert!(BuildContext::new("ios", "arm64", 22).has_tag("darwin"));
        assert!(BuildContext::new("illumos", "amd64", 22).has_tag("solaris"));
        assert!(!BuildContext::new("windows", "amd64", 22).has_tag("unix"));
        assert!(!BuildContext::new("plan9", "amd64", 22).has_tag("unix"));
    }

    #[test]
    fn file_names() {
        let linux = BuildContext::new("linux", "amd64", 22);
        for (name, matches) in [
            ("a.go", true),
            ("linux.go", true),
            ("windows.go", true),
            ("a_linux.go", true),
            ("a_windows.go", false),
            ("a_windows_test.go", false),
            ("windows_test.go", true),
            ("a_test.go", true),
            ("a_arm64.go", false),
            ("a_amd64.s", true),
            ("a_linux_arm64.go", false),
            ("a_windows_amd64.go", false),
            ("a_linux_amd64_test.go", true),
            ("a_windows_helper.go", true),
            ("a_unix.go", true),
            ("_windows.go", false),
            ("a_windows.x.go", false),
            ("a_test_windows.go", false),
            ("amd64_linux.go", true),
            ("a_amd64_windows.go", false),
            ("a_arm64_linux.go", true),
        ] {
            assert_eq!(linux.matches_name(name), matches, "{name}");
        }
    }
}
