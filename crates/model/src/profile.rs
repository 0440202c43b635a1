//! A pprof profile as read: columns of u32 ids, no names copied.
