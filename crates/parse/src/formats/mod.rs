//! One folder per format: code and `testdata/` together.

pub mod elf_globals;
pub mod expvar;
pub mod goroutine_text;
pub mod gzip;
pub mod heap_text;
pub mod legacy;
pub mod logs;
pub mod pprof;
pub mod prometheus;
pub mod prometheus_range;
