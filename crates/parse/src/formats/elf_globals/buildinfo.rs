//! `.go.buildinfo`: the Go version and the module list that the linker left.
//!
//! Since Go 1.18 both strings stand inline; before, the blob pointed to two string headers in the data section.

use object::read::{Object, ObjectSection, ObjectSegment};
use stanch_model::GoVersion;

const MAGIC: &[u8] = b"\xff Go buildinf:";
const HEADER: usize = 32;

/// The parts of `debug.BuildInfo` that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildInfo {
    /// The Go release that built it.
    pub go_version: Option<GoVersion>,
    /// Path of the main package's module.
    pub module: Option<String>,
    /// Import path of the main package.
    pub main_package: Option<String>,
}

/// Reads the build information; `None` when there is none.
pub(super) fn read(file: &object::File<'_>) -> Option<BuildInfo> {
    let blob = blob(file)?;
    let flags = *blob.get(15)?;
    let (version, modinfo) = if flags & 2 != 0 {
        let (version, rest) = inline(blob.get(HEADER..)?)?;
        (version.to_vec(), inline(rest).map(|(m, _)| m.to_vec()).unwrap_or_default())
    } else {
        pointers(file, blob)?
    };
    let go_version = std::str::from_utf8(&version).ok().and_then(|v| v.parse().ok());
    let modinfo = String::from_utf8_lossy(&modinfo);
    let field = |key: &str| {
        let line = modinfo.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix('\t'))?;
        Some(line.split('\t').next()?.to_owned())
    };
    // The list stands between two sentinels of 16 bytes, of which the first ends before "path".
    let main_package = field("path").or_else(|| {
        let at = modinfo.find("path\t")? + "path\t".len();
        Some(modinfo[at..].lines().next()?.to_owned())
    });
    Some(BuildInfo { go_version, module: field("mod"), main_package })
}

fn blob<'a>(file: &object::File<'a>) -> Option<&'a [u8]> {
    let named = [".go.buildinfo", "__go_buildinfo"]
        .iter()
        .find_map(|name| file.section_by_name(name)?.data().ok())
        .filter(|data| data.starts_with(MAGIC));
    // PE has no section for it: it stands at the start of the data section, aligned to 16 bytes.
    named.or_else(|| {
        file.segments().filter_map(|s| s.data().ok()).find_map(|data| {
            let at = memchr::memmem::find_iter(data, MAGIC).find(|at| at % 16 == 0)?;
            Some(&data[at..])
        })
    })
}

fn inline(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut len = 0u64;
    for (i, byte) in bytes.iter().take(9).enumerate() {
        len |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            let rest = &bytes[i + 1..];
            let len = usize::try_from(len).ok().filter(|l| *l <= rest.len())?;
            return Some(rest.split_at(len));
        }
    }
    None
}

/// Go 1.17 and older: two pointers to string headers.
fn pointers(file: &object::File<'_>, blob: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let width = usize::from(*blob.get(14)?);
    let big = blob.get(15)? & 1 != 0;
    if width != 4 && width != 8 {
        return None;
    }
    let word = |bytes: &[u8]| {
        let bytes = bytes.get(..width)?;
        let fold = |n: u64, b: &u8| n << 8 | u64::from(*b);
        Some(if big { bytes.iter().fold(0, fold) } else { bytes.iter().rev().fold(0, fold) })
    };
    let string = |header: u64| {
        let header = at_address(file, header, 2 * width as u64)?;
        let (data, len) = (word(header)?, word(&header[width..])?);
        (len < 1 << 24).then(|| at_address(file, data, len).map(<[u8]>::to_vec)).flatten()
    };
    let version = string(word(blob.get(16..)?)?)?;
    let modinfo = string(word(blob.get(16 + width..)?)?).unwrap_or_default();
    Some((version, modinfo))
}

fn at_address<'a>(file: &object::File<'a>, address: u64, len: u64) -> Option<&'a [u8]> {
    file.segments().find_map(|segment| {
        let offset = usize::try_from(address.checked_sub(segment.address())?).ok()?;
        segment.data().ok()?.get(offset..offset.checked_add(usize::try_from(len).ok()?)?)
    })
}
