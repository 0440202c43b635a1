//! The one place where rules are registered: one line a rule, sorted by id.

use crate::rule::Rule;

/// Every rule, sorted by id.
#[must_use]
pub fn rules() -> &'static [Rule] {
    RULES
}

/// The rule with this id or slug.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.slug == name || r.id.eq_ignore_ascii_case(name))
}

static RULES: &[Rule] = &[
    crate::unanswered_send::RULE,         // ST1001
    crate::unanswered_receive::RULE,      // ST1002
    crate::unclosed_range::RULE,          // ST1003
    crate::nil_channel::RULE,             // ST1004
    crate::select_no_exit::RULE,          // ST1005
    crate::empty_select::RULE,            // ST1006
    crate::endless_loop::RULE,            // ST1007
    crate::stuck_goroutine::RULE,         // ST1009
    crate::shared_loop_variable::RULE,    // ST1022
    crate::unbuffered_notify::RULE,       // ST1023
    crate::unbounded_spawn::RULE,         // ST1024
    crate::stuck_lock::RULE,              // ST2001
    crate::lock_cycle::RULE,              // ST2002
    crate::missed_done::RULE,             // ST2003
    crate::missed_signal::RULE,           // ST2004
    crate::stuck_semaphore::RULE,         // ST2005
    crate::late_add::RULE,                // ST2021
    crate::copied_waitgroup::RULE,        // ST2022
    crate::unclosed_body::RULE,           // ST3001
    crate::transport_per_call::RULE,      // ST3002
    crate::read_no_deadline::RULE,        // ST3003
    crate::idle_server_conn::RULE,        // ST3004
    crate::abandoned_pipe::RULE,          // ST3005
    crate::grpc_conn_per_call::RULE,      // ST3006
    crate::abandoned_grpc_stream::RULE,   // ST3007
    crate::client_no_timeout::RULE,       // ST3021
    crate::server_no_timeout::RULE,       // ST3022
    crate::dial_no_timeout::RULE,         // ST3023
    crate::unclosed_conn::RULE,           // ST3101
    crate::unclosed_listener::RULE,       // ST3102
    crate::db_per_call::RULE,             // ST4001
    crate::exhausted_pool::RULE,          // ST4002
    crate::unclosed_rows::RULE,           // ST4003
    crate::unlimited_pool::RULE,          // ST4021
    crate::unclosed_stmt::RULE,           // ST4101
    crate::unfinished_tx::RULE,           // ST4102
    crate::unreturned_conn::RULE,         // ST4103
    crate::unstopped_ticker::RULE,        // ST5001
    crate::long_timer::RULE,              // ST5002
    crate::abandoned_iterator::RULE,      // ST5003
    crate::tick_channel::RULE,            // ST5021
    crate::timer_per_iteration::RULE,     // ST5022
    crate::rearming_timer::RULE,          // ST5023
    crate::overlapping_runs::RULE,        // ST5024
    crate::pool_per_call::RULE,           // ST6001
    crate::stuck_pool_worker::RULE,       // ST6002
    crate::ignored_submit::RULE,          // ST6021
    crate::unhandled_worker_panic::RULE,  // ST6022
    crate::unreleased_pool::RULE,         // ST6101
    crate::uncancelled_context::RULE,     // ST7001
    crate::nil_context::RULE,             // ST7021
    crate::detached_context::RULE,        // ST7022
    crate::growing_context::RULE,         // ST7023
    crate::unended_span::RULE,            // ST7101
    crate::growing_allocation::RULE,      // ST8001
    crate::growing_map::RULE,             // ST8002
    crate::growing_slice::RULE,           // ST8003
    crate::pinned_array::RULE,            // ST8004
    crate::pinned_closure::RULE,          // ST8005
    crate::large_allocation::RULE,        // ST8006
    crate::non_heap_growth::RULE,         // ST8007
    crate::finalizer_cycle::RULE,         // ST8021
    crate::oversized_pooled_buffer::RULE, // ST8022
    crate::growing_fds::RULE,             // ST9001
    crate::growing_threads::RULE,         // ST9002
    crate::blocking_syscall::RULE,        // ST9003
    crate::defer_in_loop::RULE,           // ST9021
    crate::unwaited_command::RULE,        // ST9022
    crate::command_no_timeout::RULE,      // ST9023
    crate::unclosed_file::RULE,           // ST9101
                                          // xtask new-rule inserts above this line.
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Folders of `src` that hold a rule: all that have a doc.md.
    fn folders() -> BTreeSet<String> {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let entries = std::fs::read_dir(src).unwrap().map(|e| e.unwrap());
        let rules = entries.filter(|e| e.path().join("doc.md").is_file());
        rules.map(|e| e.file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn every_folder_is_registered_and_every_rule_has_a_folder() {
        let registered: BTreeSet<_> = RULES.iter().map(|r| r.slug.replace('-', "_")).collect();
        assert_eq!(folders(), registered);
    }

    #[test]
    fn every_rule_has_its_cases() {
        for rule in RULES {
            let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(rule.slug.replace('-', "_"));
            let cases =
                std::fs::read_dir(dir.join("cases")).unwrap_or_else(|_| panic!("{} has no cases", rule.slug));
            let names: Vec<_> = cases.map(|c| c.unwrap().file_name().into_string().unwrap()).collect();
            for kind in ["loud", "silent"] {
                assert!(names.iter().any(|n| n.starts_with(kind)), "{} has no {kind} case", rule.slug);
            }
        }
    }

    #[test]
    fn ids_and_slugs_are_unique_and_sorted() {
        assert!(RULES.windows(2).all(|w| w[0].id < w[1].id), "ids are sorted and unique");
        let slugs: BTreeSet<_> = RULES.iter().map(|r| r.slug).collect();
        assert_eq!(slugs.len(), RULES.len());
    }

    #[test]
    fn docs_have_the_fixed_headings() {
        for rule in RULES {
            let headings: Vec<_> = rule.doc.lines().filter(|l| l.starts_with('#')).collect();
            let title = format!("# {} {}", rule.id, rule.slug);
            let wanted = [
                &*title,
                "## Detects",
                "## Why it leaks",
                "## What proves it",
                "## Mend it",
                "## Known misses",
            ];
            assert_eq!(headings, wanted, "doc.md of {}", rule.slug);
        }
    }
}
