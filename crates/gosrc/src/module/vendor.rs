//! The list of vendored packages, vendor/modules.txt (<https://go.dev/ref/mod#vendoring>).

use stanch_model::{GoVersion, Parsed, Problem};

use super::modfile::{ModuleVersion, Replacement};
use super::{path, semver};

/// One module of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VendoredModule {
    /// Its path.
    pub path: String,
    /// Its version; `None` for a replacement of all versions that provides no package.
    pub version: Option<String>,
    /// What replaces it.
    pub replacement: Option<Replacement>,
    /// Whether go.mod names it.
    pub explicit: bool,
    /// Its language version, when the list says.
    pub go: Option<GoVersion>,
    /// The import paths of its vendored packages.
    pub packages: Vec<String>,
    /// 1-based.
    pub line: u32,
}

/// A vendor/modules.txt file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ModulesTxt {
    /// Whether it was written for a workspace.
    pub workspace: bool,
    /// In the order of the file.
    pub modules: Vec<VendoredModule>,
}

/// Reads vendor/modules.txt. The go command passes over what it does not understand; here that is a problem too.
#[must_use]
pub fn parse_modules_txt(bytes: &[u8]) -> Parsed<ModulesTxt> {
    let text = String::from_utf8_lossy(bytes);
    let mut list = ModulesTxt::default();
    let mut problems = Vec::new();
    let mut open = false;
    for (index, line) in text.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let outcome = if let Some(annotations) = line.strip_prefix("## ") {
            annotate(&mut list, annotations, open);
            Ok(())
        } else if let Some(words) = line.strip_prefix("# ") {
            let module = module(words, number);
            open = module.is_ok();
            module.map(|module| list.modules.push(module))
        } else {
            package(&mut list, line, open)
        };
        if let Err(what) = outcome {
            problems.push(Problem {
                what,
                offset: None,
                line: Some(u64::from(number)),
                dropped_bytes: line.len() as u64,
                incomplete: true,
            });
        }
    }
    Parsed { value: list, problems }
}

fn annotate(list: &mut ModulesTxt, annotations: &str, open: bool) {
    let module = list.modules.last_mut().filter(|_| open);
    let entries = annotations.split(';').map(str::trim);
    match module {
        None => list.workspace |= entries.into_iter().any(|entry| entry == "workspace"),
        Some(module) => {
            for entry in entries {
                module.explicit |= entry == "explicit";
                if let Some(version) = entry.strip_prefix("go ") {
                    module.go = version.trim().parse().ok();
                }
            }
        }
    }
}

fn module(words: &str, line: u32) -> Result<VendoredModule, String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let (path, version, rest) = match words.as_slice() {
        [path, version, rest @ ..] if semver::is_valid(version) => (path, Some((*version).to_owned()), rest),
        [path, rest @ ..] if rest.first() == Some(&"=>") => (path, None, rest),
        _ => return Err("not a module with a version or a replacement".to_owned()),
    };
    let replacement = match rest {
        [] => None,
        ["=>", dir] => Some(Replacement::Dir((*dir).to_owned())),
        ["=>", path, version] if semver::is_valid(version) => Some(Replacement::Module(ModuleVersion {
            path: (*path).to_owned(),
            version: (*version).to_owned(),
        })),
        _ => return Err("replacement not understood".to_owned()),
    };
    let path = (*path).to_owned();
    Ok(VendoredModule { path, version, replacement, explicit: false, go: None, packages: Vec::new(), line })
}

fn package(list: &mut ModulesTxt, line: &str, open: bool) -> Result<(), String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok(());
    }
    path::check_import_path(line).map_err(|error| error.to_string())?;
    match list.modules.last_mut().filter(|_| open) {
        Some(module) => module.packages.push(line.to_owned()),
        None => return Err("a package without a module line before it".to_owned()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_list_and_says_what_it_does_not_understand() {
        let read = parse_modules_txt(
            b"## workspace\n# example.com/a v1.2.3\n## explicit; go 1.21.0\nexample.com/a\nexample.com/a/sub\n\
              # example.com/b v1.0.0 => example.com/fork v1.0.1\n## explicit\nexample.com/b\n\
              # example.com/c v0.0.0 => ./c\r\nexample.com/c\r\n# example.com/d => ../d\n\
              # nonsense\nexample.com/lost\nnot a path\n",
        );
        let list = read.value;
        assert!(list.workspace);
        let shown: Vec<_> = list
            .modules
            .iter()
            .map(|m| (m.path.as_str(), m.version.as_deref(), m.explicit, m.packages.len(), m.line))
            .collect();
        assert_eq!(
            shown,
            [
                ("example.com/a", Some("v1.2.3"), true, 2, 2),
                ("example.com/b", Some("v1.0.0"), true, 1, 6),
                ("example.com/c", Some("v0.0.0"), false, 1, 9),
                ("example.com/d", None, false, 0, 11),
            ]
        );
        assert_eq!(list.modules[0].go, Some(GoVersion { major: 1, minor: 21, patch: Some(0) }));
        assert_eq!(list.modules[2].replacement, Some(Replacement::Dir("./c".to_owned())));
        let lines: Vec<_> = read.problems.iter().filter_map(|p| p.line).collect();
        assert_eq!(lines, [12, 13, 14]);
    }
}
