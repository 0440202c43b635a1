//! stanch-collect
