//! Global variables, Go version and module of a Go binary: ELF, and Mach-O and PE through the same crate.
//!
//! The symbol table names each variable of the data and bss sections, which is how the address in
//! `sync.(*Mutex).lockSlow(0x5d8a20)` becomes `main.mu`. Sources: `cmd/link/internal/ld/symtab.go` and
//! `debug/buildinfo/buildinfo.go`.

mod buildinfo;

use object::read::{Object, ObjectSection, ObjectSymbol};
use object::{BinaryFormat, SectionIndex, SectionKind, SymbolKind};
use stanch_model::evidence::Globals;
use stanch_model::{GoVersion, ParseError, Parsed, Problem};

pub use buildinfo::BuildInfo;

/// What a binary says about itself.
#[derive(Clone, Debug, Default)]
pub struct Binary {
    /// Global variables, with the load bias added; `None` without a symbol table (the problem says why).
    pub globals: Option<Globals>,
    /// The Go release that built it.
    pub go_version: Option<GoVersion>,
    /// Path of the main package's module, such as `example.com/shop`.
    pub module: Option<String>,
    /// Import path of the main package.
    pub main_package: Option<String>,
    /// Position-independent: addresses of a running process need the load bias.
    pub pie: bool,
}

/// Reads a binary. `load_bias` is the distance between the addresses in the file and in the process: zero unless
/// it is position-independent.
///
/// # Errors
/// [`ParseError::NotMine`] when it is no executable, [`ParseError::Malformed`] when its headers are broken.
/// A stripped binary is a problem, and its Go version is read all the same.
pub fn parse(bytes: &[u8], load_bias: u64) -> Result<Parsed<Binary>, ParseError> {
    if object::FileKind::parse(bytes).is_err() {
        return Err(ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) });
    }
    let file = object::File::parse(bytes)
        .map_err(|e| ParseError::Malformed { what: format!("executable: {e}"), offset: None })?;
    let info = buildinfo::read(&file).unwrap_or_default();
    let mut problems = Vec::new();
    let globals = variables(&file, load_bias);
    if globals.is_none() {
        problems.push(no_symbols(&info));
    }
    let binary = Binary {
        globals,
        go_version: info.go_version,
        module: info.module,
        main_package: info.main_package,
        pie: is_pie(&file),
    };
    Ok(Parsed { value: binary, problems })
}

fn no_symbols(info: &BuildInfo) -> Problem {
    let what = if info.go_version.is_some() {
        "no symbol table: built with -ldflags=-s; build without it to have locks named"
    } else {
        "no symbol table and no Go build information: a stripped or packed binary, or not built by Go"
    };
    Problem { what: what.to_owned(), offset: None, line: None, dropped_bytes: 0, incomplete: true }
}

fn is_pie(file: &object::File<'_>) -> bool {
    match file.kind() {
        object::ObjectKind::Dynamic => true,
        // Go's Mach-O and PE executables are always relocatable.
        _ => matches!(file.format(), BinaryFormat::MachO | BinaryFormat::Pe),
    }
}

struct Variable {
    start: u64,
    size: u64,
    section: Option<SectionIndex>,
    name: String,
}

fn variables(file: &object::File<'_>, load_bias: u64) -> Option<Globals> {
    let mut all: Vec<Variable> = file.symbols().filter_map(|symbol| variable(file, &symbol)).collect();
    if all.is_empty() {
        return None;
    }
    // The longest first among equals, so that an alias without a size does not hide the variable.
    all.sort_by(|a, b| (a.start, b.size, &a.name).cmp(&(b.start, a.size, &b.name)));
    all.dedup_by_key(|v| v.start);
    sizes(file, &mut all);
    let mut ranges: Vec<(u64, u64, String)> = all
        .into_iter()
        .filter(|v| v.size > 0 && !is_marker(&v.name))
        .map(|v| (v.start.wrapping_add(load_bias), v.size, v.name))
        .collect();
    ranges.sort_by_key(|range| range.0);
    Some(Globals { ranges })
}

fn variable<'a>(file: &object::File<'a>, symbol: &impl ObjectSymbol<'a>) -> Option<Variable> {
    if !matches!(symbol.kind(), SymbolKind::Data | SymbolKind::Unknown) || symbol.is_undefined() {
        return None;
    }
    let index = symbol.section_index();
    let section = file.section_by_index(index?).ok()?;
    if !matches!(section.kind(), SectionKind::Data | SectionKind::UninitializedData) {
        return None;
    }
    let name = symbol.name().ok().filter(|n| !n.is_empty())?;
    let name =
        if file.format() == BinaryFormat::MachO { name.strip_prefix('_').unwrap_or(name) } else { name };
    Some(Variable { start: symbol.address(), size: symbol.size(), section: index, name: name.to_owned() })
}

/// Symbols of the linker and the runtime's type data, which hold no lock of anybody.
fn is_marker(name: &str) -> bool {
    ["go:", "go.", "type:", "type.", "runtime.e", "runtime.gcdata", "runtime.gcbss"].iter().any(|p| {
        name.strip_prefix(p).is_some_and(|rest| {
            *p != "runtime.e" || matches!(rest, "data" | "bss" | "noptrdata" | "noptrbss")
        })
    })
}

/// Mach-O and PE have no sizes: a variable ends where the next or its section does.
fn sizes(file: &object::File<'_>, all: &mut [Variable]) {
    for i in 0..all.len() {
        if all[i].size > 0 {
            continue;
        }
        let section_end = all[i]
            .section
            .and_then(|s| file.section_by_index(s).ok())
            .map_or(0, |s| s.address().saturating_add(s.size()));
        let next = all.get(i + 1).filter(|n| n.section == all[i].section).map_or(section_end, |n| n.start);
        if file.format() != BinaryFormat::Elf {
            all[i].size = next.saturating_sub(all[i].start);
        }
    }
}

#[cfg(test)]
mod tests;
