//! The parts of a capture put together into one evidence.
