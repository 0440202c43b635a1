//! The target's own program, for the names of its globals (`--binary`).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::CollectError;

/// Largest program read. Go programs with debug information stay far below.
pub const MAX_BINARY: u64 = 1 << 30;

/// The bytes of a program file.
///
/// # Errors
/// When it cannot be read, is above [`MAX_BINARY`], or is no ELF, Mach-O or PE file.
pub fn read_binary(path: &Path) -> Result<Vec<u8>, CollectError> {
    let bad = |what: String| CollectError::Files { path: path.to_owned(), what };
    let meta = std::fs::metadata(path).map_err(|e| bad(format!("{e}; --binary wants the program's file")))?;
    if !meta.is_file() {
        return Err(bad("it is not a regular file; --binary wants the program's file".into()));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|f| f.take(MAX_BINARY + 1).read_to_end(&mut bytes));
    read.map_err(|e| bad(e.to_string()))?;
    if bytes.len() as u64 > MAX_BINARY {
        return Err(bad(format!(
            "it is larger than {}; give the program itself",
            crate::text::bytes(MAX_BINARY)
        )));
    }
    if !is_program(&bytes) {
        let found = crate::text::looks_like(&bytes);
        return Err(bad(format!(
            "found {found}; --binary wants the program the target runs (ELF, Mach-O or PE)"
        )));
    }
    Ok(bytes)
}

fn is_program(bytes: &[u8]) -> bool {
    const MACH_O: [[u8; 4]; 4] = [
        [0xfe, 0xed, 0xfa, 0xce],
        [0xfe, 0xed, 0xfa, 0xcf],
        [0xce, 0xfa, 0xed, 0xfe],
        [0xcf, 0xfa, 0xed, 0xfe],
    ];
    bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"MZ") || MACH_O.iter().any(|m| bytes.starts_with(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_read_and_anything_else_refused() {
        let own = std::env::current_exe().unwrap();
        assert!(read_binary(&own).is_ok_and(|b| b.len() > 1000));
        for (path, want) in [
            ("/dev/zero", "not a regular file"),
            ("/nowhere", "--binary wants"),
            ("Cargo.toml", "found text"),
        ] {
            let error = read_binary(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }
}
