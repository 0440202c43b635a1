//! Go sources for the paths that the toolchain recorded (`--source`).
