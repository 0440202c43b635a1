//! stanch-report
