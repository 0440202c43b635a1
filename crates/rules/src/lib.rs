//! Evidence in, findings out: pure, no IO, no clock.
//!
//! The work is split in two. The [`engine`] decides *whether* something leaks: it keeps the ledger of goroutine
//! ids, judges cohorts, heap survivors and trends, and grades them. A *rule* decides *why*: each cause of leaks is
//! one folder here with its doc, its run-time shape and its cases, registered in [`registry`].

#[cfg(test)]
mod cases;
pub mod compare;
pub mod diagnose;
pub mod engine;
pub mod registry;
pub mod rule;
pub mod source;

pub use compare::compare;
pub use diagnose::{Options, diagnose, wanted_sources};
pub use rule::{Rule, RuleKind};
pub mod abandoned_grpc_stream;
pub mod abandoned_iterator;
pub mod abandoned_pipe;
pub mod blocking_syscall;
pub mod client_no_timeout;
pub mod command_no_timeout;
pub mod copied_waitgroup;
pub mod db_per_call;
pub mod defer_in_loop;
pub mod detached_context;
pub mod dial_no_timeout;
pub mod empty_select;
pub mod endless_loop;
pub mod exhausted_pool;
pub mod finalizer_cycle;
pub mod growing_allocation;
pub mod growing_context;
pub mod growing_fds;
pub mod growing_map;
pub mod growing_slice;
pub mod growing_threads;
pub mod grpc_conn_per_call;
pub mod idle_server_conn;
pub mod ignored_submit;
pub mod large_allocation;
pub mod late_add;
pub mod lock_cycle;
pub mod long_timer;
pub mod missed_done;
pub mod missed_signal;
pub mod nil_channel;
pub mod nil_context;
pub mod non_heap_growth;
pub mod overlapping_runs;
pub mod oversized_pooled_buffer;
pub mod pinned_array;
pub mod pinned_closure;
pub mod pool_per_call;
pub mod read_no_deadline;
pub mod rearming_timer;
pub mod select_no_exit;
pub mod server_no_timeout;
pub mod shared_loop_variable;
pub mod stuck_goroutine;
pub mod stuck_lock;
pub mod stuck_pool_worker;
pub mod stuck_semaphore;
pub mod tick_channel;
pub mod timer_per_iteration;
pub mod transport_per_call;
pub mod unanswered_receive;
pub mod unanswered_send;
pub mod unbounded_spawn;
pub mod unbuffered_notify;
pub mod uncancelled_context;
pub mod unclosed_body;
pub mod unclosed_conn;
pub mod unclosed_file;
pub mod unclosed_listener;
pub mod unclosed_range;
pub mod unclosed_rows;
pub mod unclosed_stmt;
pub mod unended_span;
pub mod unfinished_tx;
pub mod unhandled_worker_panic;
pub mod unlimited_pool;
pub mod unreleased_pool;
pub mod unreturned_conn;
pub mod unstopped_ticker;
pub mod unwaited_command;
