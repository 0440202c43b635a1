//! The words of directives: strings, versions, intervals, replacements.

use super::super::{path, semver};
use super::{ModuleVersion, Replace, Replacement};

/// A Go interpreted or raw string literal, taken apart; a word without quotes is itself.
pub(super) fn string(word: &str) -> Result<String, String> {
    if word.starts_with('"') {
        return unquote(word).ok_or_else(|| "invalid quoted string: invalid syntax".to_owned());
    }
    if word.contains(['"', '\'', '`']) {
        return Err("invalid quoted string: unquoted string cannot contain quote".to_owned());
    }
    Ok(word.to_owned())
}

/// What `strconv.Unquote` makes of a literal in double quotes.
pub(in super::super) fn unquote(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"').filter(|_| literal.len() > 1)?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\n' => return None,
            '\\' => escape(&mut chars, &mut bytes)?,
            _ => push(c, &mut bytes),
        }
    }
    String::from_utf8(bytes).ok()
}

fn push(c: char, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn escape(chars: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let c = chars.next()?;
    let number = |chars: &mut std::str::Chars<'_>, first: Option<char>, len: usize, radix: u32| {
        let mut value = first.map_or(Some(0), |c| c.to_digit(radix))?;
        for _ in 0..len {
            value = value.checked_mul(radix)?.checked_add(chars.next()?.to_digit(radix)?)?;
        }
        Some(value)
    };
    match c {
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(11),
        '\\' | '"' => push(c, bytes),
        'x' => bytes.push(u8::try_from(number(chars, None, 2, 16)?).ok()?),
        'u' => push(char::from_u32(number(chars, None, 4, 16)?)?, bytes),
        'U' => push(char::from_u32(number(chars, None, 8, 16)?)?, bytes),
        '0'..='7' => bytes.push(u8::try_from(number(chars, Some(c), 2, 8)?).ok()?),
        _ => return None,
    }
    Some(())
}

/// A version in canonical form.
pub(super) fn version(word: &str) -> Result<String, String> {
    let text = string(word)?;
    semver::canonical(&text).ok_or_else(|| format!("version {text:?} invalid: must be of the form v1.2.3"))
}

/// `path version`, as in require and exclude.
pub(super) fn module_version(verb: &str, args: &[String]) -> Result<ModuleVersion, String> {
    let [module, wanted] = args else { return Err(format!("usage: {verb} module/path v1.2.3")) };
    let path = string(module)?;
    let version = version(wanted).map_err(|what| format!("{verb} {path}: {what}"))?;
    let (_, suffix) = path::split_major(&path).ok_or("invalid module path")?;
    path::check_major(&version, suffix).map_err(|what| format!("{verb} {path}: {what}"))?;
    Ok(ModuleVersion { path, version })
}

/// `path [version] => path version` or `path [version] => directory`.
pub(super) fn replace(args: &[String], line: u32) -> Result<Replace, String> {
    const USAGE: &str = "usage: replace module/path [v1.2.3] => other/module v1.4 or => ../local/directory";
    let arrow = if args.get(1).is_some_and(|word| word == "=>") { 1 } else { 2 };
    if args.get(arrow).is_none_or(|word| word != "=>") {
        return Err(USAGE.to_owned());
    }
    let path = string(&args[0])?;
    let (_, suffix) =
        path::split_major(&path).ok_or_else(|| format!("replace {path}: invalid module path"))?;
    let old = match &args[1..arrow] {
        [wanted] => {
            let version = version(wanted).map_err(|what| format!("replace {path}: {what}"))?;
            path::check_major(&version, suffix).map_err(|what| format!("replace {path}: {what}"))?;
            Some(version)
        }
        _ => None,
    };
    let new = match &args[arrow + 1..] {
        [target] => directory(string(target)?)?,
        [target, wanted] => {
            let target = string(target)?;
            let version = version(wanted).map_err(|what| format!("replace {target}: {what}"))?;
            if is_directory(&target) {
                return Err(format!("replacement module directory path {target:?} cannot have version"));
            }
            Replacement::Module(ModuleVersion { path: target, version })
        }
        _ => return Err(USAGE.to_owned()),
    };
    Ok(Replace { path, version: old, new, line })
}

fn directory(target: String) -> Result<Replacement, String> {
    if is_directory(&target) {
        return Ok(Replacement::Dir(target));
    }
    Err(if target.contains('@') {
        "replacement module must match format 'path version', not 'path@version'".to_owned()
    } else {
        "replacement module without version must be directory path (rooted or starting with . or ..)"
            .to_owned()
    })
}

/// Whether a replacement is a directory, by Unix's or Windows' syntax: files move between systems.
fn is_directory(path: &str) -> bool {
    path == "."
        || path == ".."
        || ["./", ".\\", "../", "..\\", "/", "\\"].iter().any(|start| path.starts_with(start))
        || matches!(path.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic())
}

/// A version, or `[low, high]`.
pub(super) fn interval(args: &[String]) -> Result<(String, String), String> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["[", low, ",", high, "]"] => Ok((version(low)?, version(high)?)),
        ["[", ..] => Err("expected an interval [v1.0.0, v1.1.0]".to_owned()),
        [single] => version(single).map(|v| (v.clone(), v)),
        _ => Err("expected '[' or version".to_owned()),
    }
}

/// `key=value`.
pub(super) fn godebug(args: &[String]) -> Result<(String, String), String> {
    let pair = match args {
        [word] if !word.contains(['"', '`', '\'', ',']) => word.split_once('='),
        _ => None,
    };
    pair.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| "usage: godebug key=value".to_owned())
}

/// The version of a go directive: `1.21`, `1.21.3`, `1.22rc1`. A dependency may write it laxer (`v1.21.x`), as the
/// releases that did not check it allowed.
pub(super) fn go_version(args: &[String], lax: bool) -> Result<String, String> {
    let [word] = args else { return Err("go directive expects exactly one argument".to_owned()) };
    if is_go_version(word) {
        return Ok(word.clone());
    }
    lax_go_version(word)
        .filter(|_| lax)
        .ok_or_else(|| format!("invalid go version '{word}': must match format 1.23.0"))
}

fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (end == 1 || end > 1 && !text.starts_with('0')).then(|| text.split_at(end))
}

fn is_go_version(text: &str) -> bool {
    let parse = || {
        let (major, rest) = number(text)?;
        let (_, rest) = number(rest.strip_prefix('.')?)?;
        let rest = match rest.strip_prefix('.') {
            Some(patch) => number(patch)?.1,
            None => rest,
        };
        let kind = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        let pre = &rest[kind..];
        let suffix = if kind == 0 { pre.is_empty() } else { !pre.is_empty() };
        (major != "0" && suffix && pre.bytes().all(|b| b.is_ascii_digit())).then_some(())
    };
    parse().is_some()
}

fn lax_go_version(text: &str) -> Option<String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (major, rest) = number(text)?;
    let (minor, rest) = number(rest.strip_prefix('.')?)?;
    (major != "0" && !rest.is_empty()).then(|| format!("{major}.{minor}"))
}

/// The name of a toolchain: `go1.23.0`, `go1.23.0-custom` or `default`.
pub(super) fn toolchain(args: &[String]) -> Result<String, String> {
    let [word] = args else { return Err("toolchain directive expects exactly one argument".to_owned()) };
    let fine = word == "default" || word == "go1" || word.starts_with("go1.");
    fine.then(|| word.clone())
        .ok_or_else(|| format!("invalid toolchain version '{word}': must match format go1.23.0 or default"))
}

/// The one path of a tool, ignore, use or module directive.
pub(super) fn single(args: &[String], usage: &str) -> Result<String, String> {
    match args {
        [word] => string(word),
        _ => Err(usage.to_owned()),
    }
}
