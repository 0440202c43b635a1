//! Readers for go.mod and go.work (<https://go.dev/ref/mod#go-mod-file>, `golang.org/x/mod/modfile`).
//!
//! Both are total: what a line means is kept or is a problem with that line, and the lines after it are read.

mod lines;
mod values;

use stanch_model::{GoVersion, Parsed, Problem};

pub(super) use values::unquote;

use lines::{Directive, comment_text, problem};

/// A module at one version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModuleVersion {
    /// `github.com/gin-gonic/gin`
    pub path: String,
    /// `v1.10.0`, canonical.
    pub version: String,
}

/// One requirement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Require {
    /// What is required, at least.
    pub module: ModuleVersion,
    /// Whether it is marked `// indirect`.
    pub indirect: bool,
    /// 1-based.
    pub line: u32,
}

/// What stands in for a module.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Replacement {
    /// Another module, or another version.
    Module(ModuleVersion),
    /// A directory, as written: relative to the file's own, or absolute.
    Dir(String),
}

/// One replacement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replace {
    /// The module that is replaced.
    pub path: String,
    /// The version that is; `None` for all.
    pub version: Option<String>,
    /// By what.
    pub new: Replacement,
    /// 1-based.
    pub line: u32,
}

/// Versions that must not be chosen any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retract {
    /// The first version of the interval.
    pub low: String,
    /// The last one; equal to `low` for a single version.
    pub high: String,
    /// Why, from the comments; may be empty.
    pub rationale: String,
    /// 1-based.
    pub line: u32,
}

/// A word with the line where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// The text, unquoted.
    pub text: String,
    /// 1-based.
    pub line: u32,
}

/// A runtime setting: `godebug key=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Godebug {
    /// The setting.
    pub key: String,
    /// Its value.
    pub value: String,
    /// 1-based.
    pub line: u32,
}

/// A go.mod file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GoMod {
    /// The module's path.
    pub module: Option<Word>,
    /// What its comment says after "Deprecated:".
    pub deprecated: Option<String>,
    /// `1.22.0`: the language version and the oldest toolchain.
    pub go: Option<Word>,
    /// `go1.23.0`
    pub toolchain: Option<Word>,
    /// In the order of the file, as all the lists below.
    pub godebug: Vec<Godebug>,
    /// What the module needs.
    pub require: Vec<Require>,
    /// What stands in for other modules.
    pub replace: Vec<Replace>,
    /// Versions that are not used.
    pub exclude: Vec<ModuleVersion>,
    /// Own versions that are withdrawn.
    pub retract: Vec<Retract>,
    /// Packages that `go tool` runs.
    pub tool: Vec<Word>,
    /// Directories that patterns do not match; Go 1.25 and later.
    pub ignore: Vec<Word>,
}

impl GoMod {
    /// The language version; `None` when the file has no go directive, which means Go 1.16.
    #[must_use]
    pub fn go_version(&self) -> Option<GoVersion> {
        self.go.as_ref().and_then(|go| go.text.parse().ok())
    }
}

/// A go.work file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GoWork {
    /// `1.22.0`
    pub go: Option<Word>,
    /// `go1.23.0`
    pub toolchain: Option<Word>,
    /// In the order of the file, as the lists below.
    pub godebug: Vec<Godebug>,
    /// The directories of the modules, as written.
    pub uses: Vec<Word>,
    /// What stands in for other modules, before any go.mod's.
    pub replace: Vec<Replace>,
}

/// Whose go.mod it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The module that is worked on: everything counts, and everything odd is a problem.
    Main,
    /// A dependency: only module, go, require, retract and ignore count, and what this reader does not know is no
    /// problem, because a later Go may.
    Dependency,
}

const MOD_BLOCKS: &[&str] =
    &["module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"];
const WORK_BLOCKS: &[&str] = &["godebug", "use", "replace"];

/// Reads a go.mod file. Bytes that are not UTF-8 are read as U+FFFD.
#[must_use]
pub fn parse_go_mod(bytes: &[u8], role: Role) -> Parsed<GoMod> {
    let text = String::from_utf8_lossy(bytes);
    let (directives, mut problems) = lines::read(&text, MOD_BLOCKS);
    if role == Role::Dependency {
        problems.retain(|p| !p.what.starts_with("unknown block type"));
    }
    let mut file = GoMod::default();
    for directive in &directives {
        let counts = matches!(directive.verb.as_str(), "module" | "go" | "require" | "retract" | "ignore");
        if role == Role::Dependency && !counts {
            continue;
        }
        if let Err(what) = file.add(directive, role) {
            problems.push(problem(what, directive.line));
        }
    }
    finish(file, problems)
}

/// Reads a go.work file.
#[must_use]
pub fn parse_go_work(bytes: &[u8]) -> Parsed<GoWork> {
    let text = String::from_utf8_lossy(bytes);
    let (directives, mut problems) = lines::read(&text, WORK_BLOCKS);
    let mut file = GoWork::default();
    for directive in &directives {
        if let Err(what) = file.add(directive) {
            problems.push(problem(what, directive.line));
        }
    }
    finish(file, problems)
}

fn finish<T>(value: T, mut problems: Vec<Problem>) -> Parsed<T> {
    problems.sort_by_key(|p| p.line);
    Parsed { value, problems }
}

/// Sets what may stand once.
fn set(slot: &mut Option<Word>, verb: &str, text: String, line: u32) -> Result<(), String> {
    match slot {
        Some(_) => Err(format!("repeated {verb} statement")),
        None => {
            *slot = Some(Word { text, line });
            Ok(())
        }
    }
}

fn godebug(directive: &Directive) -> Result<Godebug, String> {
    let (key, value) = values::godebug(&directive.args)?;
    Ok(Godebug { key, value, line: directive.line })
}

impl GoMod {
    fn add(&mut self, directive: &Directive, role: Role) -> Result<(), String> {
        let Directive { verb, args, line, .. } = directive;
        let line = *line;
        match verb.as_str() {
            "module" => {
                let path = values::single(args, "usage: module module/path")?;
                set(&mut self.module, verb, path, line)?;
                self.deprecated = deprecation(&comment(directive));
            }
            "go" => {
                set(&mut self.go, verb, values::go_version(args, role == Role::Dependency)?, line)?;
            }
            "toolchain" => set(&mut self.toolchain, verb, values::toolchain(args)?, line)?,
            "godebug" => self.godebug.push(godebug(directive)?),
            "require" => {
                let module = values::module_version(verb, args)?;
                let indirect = directive.suffix.as_deref().is_some_and(is_indirect);
                self.require.push(Require { module, indirect, line });
            }
            "exclude" => self.exclude.push(values::module_version(verb, args)?),
            "replace" => self.replace.push(values::replace(args, line)?),
            "retract" => match values::interval(args) {
                Ok((low, high)) => {
                    self.retract.push(Retract { low, high, rationale: comment(directive), line });
                }
                // A later Go may know more forms.
                Err(_) if role == Role::Dependency => {}
                Err(what) => return Err(what),
            },
            "tool" => {
                let text = values::single(args, "tool directive expects exactly one argument")?;
                self.tool.push(Word { text, line });
            }
            "ignore" => {
                let text = values::single(args, "ignore directive expects exactly one argument")?;
                self.ignore.push(Word { text, line });
            }
            _ => return Err(format!("unknown directive: {verb}")),
        }
        Ok(())
    }
}

impl GoWork {
    fn add(&mut self, directive: &Directive) -> Result<(), String> {
        let Directive { verb, args, line, .. } = directive;
        let line = *line;
        match verb.as_str() {
            "go" => set(&mut self.go, verb, values::go_version(args, false)?, line)?,
            "toolchain" => set(&mut self.toolchain, verb, values::toolchain(args)?, line)?,
            "godebug" => self.godebug.push(godebug(directive)?),
            "use" => {
                let text = values::single(args, "usage: use local/dir")?;
                self.uses.push(Word { text, line });
            }
            "replace" => self.replace.push(values::replace(args, line)?),
            _ => return Err(format!("unknown directive: {verb}")),
        }
        Ok(())
    }
}

fn is_indirect(comment: &str) -> bool {
    let mut words = comment_text(comment).split_whitespace();
    match words.next() {
        Some("indirect") => words.next().is_none(),
        Some("indirect;") => words.next().is_some(),
        _ => false,
    }
}

/// The comments that speak of a directive, one line each.
fn comment(directive: &Directive) -> String {
    let suffix = directive.suffix.as_deref().map(comment_text);
    let lines: Vec<&str> = directive.doc.iter().map(String::as_str).chain(suffix).collect();
    lines.join("\n").trim().to_owned()
}

/// The paragraph that begins with "Deprecated:".
fn deprecation(comment: &str) -> Option<String> {
    let paragraph = comment.split("\n\n").find_map(|p| p.strip_prefix("Deprecated:"))?;
    Some(paragraph.trim().to_owned())
}

#[cfg(test)]
mod tests;
