//! stanch-parse
