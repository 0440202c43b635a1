//! One request on one connection: connect, send, read, with everything that can go wrong told apart.

pub(crate) mod answer;
pub(crate) mod connect;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod http2;
pub(crate) mod slow;
pub(crate) mod stream;
