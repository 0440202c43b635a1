//! The records that test binaries have left in the folder of a run.

use std::path::{Path, PathBuf};

use stanch_gate::record::{self, Record};

use crate::failure::{Failure, Result};

/// What was found.
#[derive(Default)]
pub(crate) struct Records {
    /// Those that could be read; one without an end is of a process that did not come to its own.
    pub(crate) read: Vec<Record>,
    /// Those that could not, with the reason.
    pub(crate) bad: Vec<String>,
}

/// Reads every record in a folder.
pub(crate) fn read(folder: &Path) -> Result<Records> {
    let failed = |e: &std::io::Error| Failure::caused(format!("read the records in {}", folder.display()), e);
    let mut starts: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| failed(&e))? {
        let path = entry.map_err(|e| failed(&e))?.path();
        if path.extension().is_some_and(|extension| extension == "start") {
            starts.push(path);
        }
    }
    starts.sort();
    let mut records = Records::default();
    for start in starts {
        let end = start.with_extension("end");
        let path = if end.exists() { end } else { start };
        let bytes = std::fs::read(&path).map_err(|e| failed(&e))?;
        match record::parse(&bytes) {
            Ok(record) => records.read.push(record),
            Err(e) => records.bad.push(format!("the record {}: {e}", path.display())),
        }
    }
    Ok(records)
}
