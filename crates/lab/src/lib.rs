//! stanch-lab
