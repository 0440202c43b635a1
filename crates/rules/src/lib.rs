//! stanch-rules
