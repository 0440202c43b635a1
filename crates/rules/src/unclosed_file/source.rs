//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const FILE: Acquire = Acquire::closed("unclosed-file", "the file");

/// Its reader keeps the file open.
const ARCHIVE: Acquire = Acquire::closed("unclosed-file", "the archive's file");
const ROOT: Acquire = Acquire::closed("unclosed-file", "the directory");

const CONTRACTS: &[Contract] = &[
    Contract { func: "os.Create", effect: Effect::Acquire(FILE) },
    Contract { func: "os.CreateTemp", effect: Effect::Acquire(FILE) },
    Contract { func: "os.Open", effect: Effect::Acquire(FILE) },
    Contract { func: "os.OpenFile", effect: Effect::Acquire(FILE) },
    Contract { func: "os.OpenInRoot", effect: Effect::Acquire(FILE) },
    Contract { func: "os.(*Root).Create", effect: Effect::Acquire(FILE) },
    Contract { func: "os.(*Root).Open", effect: Effect::Acquire(FILE) },
    Contract { func: "os.(*Root).OpenFile", effect: Effect::Acquire(FILE) },
    Contract { func: "io/ioutil.TempFile", effect: Effect::Acquire(FILE) },
    Contract { func: "archive/zip.OpenReader", effect: Effect::Acquire(ARCHIVE) },
    Contract { func: "os.OpenRoot", effect: Effect::Acquire(ROOT) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "each open file is a descriptor until the collector happens to find it; under load descriptors run out first",
        advice: "close it on every path: defer f.Close() after the error check",
        example: "",
    },
    deferred: "{}.Close()",
    before: None,
};
