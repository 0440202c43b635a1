//! Writes goroutine dumps as large as wanted, shaped like those of a leaky service: a few sites hold most
//! goroutines, argument words and creators differ, some carry labels, some have waited for minutes.

use std::fmt::Write as _;

/// One kind of goroutine; `{a}` to `{d}` are words that differ per goroutine.
struct Site {
    /// Out of 100.
    share: u64,
    status: &'static str,
    stack: &'static str,
    creator: &'static str,
}

const SITES: &[Site] = &[
    Site {
        share: 55,
        status: "chan send",
        stack: "main.(*OrderService).charge.func1({a}, {{b}, 0x24})\n\t/home/dev/shop/internal/orders/service.go:214 +0x9c\n",
        creator: "main.(*OrderService).charge in goroutine {c}\n\t/home/dev/shop/internal/orders/service.go:211 +0x1b4\n",
    },
    Site {
        share: 12,
        status: "IO wait",
        stack: "internal/poll.runtime_pollWait({a}, 0x72)\n\t/usr/local/go/src/runtime/netpoll.go:351 +0x85\n\
            internal/poll.(*pollDesc).wait({b}, {c}, 0x0)\n\t/usr/local/go/src/internal/poll/fd_poll_runtime.go:84 +0x27\n\
            internal/poll.(*pollDesc).waitRead(...)\n\t/usr/local/go/src/internal/poll/fd_poll_runtime.go:89\n\
            internal/poll.(*FD).Read({b}, {{c}, 0x1000, 0x1000})\n\t/usr/local/go/src/internal/poll/fd_unix.go:165 +0x27a\n\
            net.(*netFD).Read({b}, {{c}?, {a}?, 0x0?})\n\t/usr/local/go/src/net/fd_posix.go:68 +0x25\n\
            net.(*conn).Read({d}, {{c}?, 0x0?, 0x0?})\n\t/usr/local/go/src/net/net.go:196 +0x45\n\
            net/http.(*persistConn).Read({a}, {{c}?, 0x6f5f45?, 0x0?})\n\t/usr/local/go/src/net/http/transport.go:2125 +0x47\n\
            bufio.(*Reader).fill({d})\n\t/usr/local/go/src/bufio/bufio.go:113 +0x103\n\
            bufio.(*Reader).Peek({d}, 0x1)\n\t/usr/local/go/src/bufio/bufio.go:152 +0x53\n\
            net/http.(*persistConn).readLoop({a})\n\t/usr/local/go/src/net/http/transport.go:2278 +0x172\n",
        creator: "net/http.(*Transport).dialConn in goroutine {c}\n\t/usr/local/go/src/net/http/transport.go:1947 +0x174f\n",
    },
    Site {
        share: 12,
        status: "select",
        stack: "net/http.(*persistConn).writeLoop({a})\n\t/usr/local/go/src/net/http/transport.go:2600 +0xe7\n",
        creator: "net/http.(*Transport).dialConn in goroutine {c}\n\t/usr/local/go/src/net/http/transport.go:1948 +0x17b5\n",
    },
    Site {
        share: 9,
        status: "sync.Mutex.Lock",
        stack: "internal/sync.runtime_SemacquireMutex({a}?, 0x0?, {b}?)\n\t/usr/local/go/src/runtime/sema.go:95 +0x25\n\
            internal/sync.(*Mutex).lockSlow(0xc00012e008)\n\t/usr/local/go/src/internal/sync/mutex.go:149 +0x15d\n\
            internal/sync.(*Mutex).Lock(...)\n\t/usr/local/go/src/internal/sync/mutex.go:70\n\
            sync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\n\
            example.com/shop/cache.(*Store[...]).Get({a}, {{b}, 0x8})\n\t/home/dev/shop/cache/store.go:88 +0x65\n\
            example.com/shop/api.(*Handler).ServeHTTP({c}, {{d}, {a}}, {b})\n\t/home/dev/shop/api/handler.go:57 +0x3c4\n",
        creator: "net/http.(*Server).Serve in goroutine 1\n\t/usr/local/go/src/net/http/server.go:3454 +0x485\n",
    },
    Site {
        share: 8,
        status: "sleep",
        stack: "time.Sleep(0x3b9aca00)\n\t/usr/local/go/src/runtime/time.go:363 +0x165\n\
            main.(*Session).keepAlive({a})\n\t/home/dev/shop/internal/session/session.go:71 +0x3f\n",
        creator: "main.newSession in goroutine {c}\n\t/home/dev/shop/internal/session/session.go:44 +0x11f\n",
    },
    Site {
        share: 4,
        status: "chan receive (nil chan)",
        stack: "main.(*Hub).drain({a}, 0x5)\n\t/home/dev/shop/internal/hub/hub.go:133 +0x1d\n",
        creator: "main.(*Hub).Run in goroutine 1\n\t/home/dev/shop/internal/hub/hub.go:120 +0x8f\n",
    },
];

/// Goroutines one by one, with numbers that look random and are the same in every run.
pub(crate) struct Dump {
    id: u64,
    left: usize,
    dice: u64,
}

impl Dump {
    pub(crate) fn new(goroutines: usize) -> Self {
        Self { id: 1, left: goroutines, dice: 0x9e37_79b9_7f4a_7c15 }
    }

    /// Appends the next goroutine; false when all are written.
    pub(crate) fn next_into(&mut self, out: &mut String) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.id += 1 + self.roll() % 4;
        let site = self.site();
        let _ = write!(out, "goroutine {} [{}", self.id, site.status);
        let minutes = self.roll() % 60;
        if minutes > 20 {
            let _ = write!(out, ", {minutes} minutes");
        }
        out.push(']');
        if self.roll().is_multiple_of(10) {
            let tenant = self.roll() % 500;
            let _ = write!(out, " {{path: \"/orders/:id\", tenant: t{tenant}}}");
        }
        out.push_str(":\n");
        let words = [self.word(), self.word(), self.word(), self.word()];
        fill(site.stack, &words, out);
        out.push_str("created by ");
        fill(site.creator, &[self.word(), self.word(), format!("{}", self.roll() % 9000), self.word()], out);
        out.push('\n');
        true
    }

    fn site(&mut self) -> &'static Site {
        let mut at = self.roll() % 100;
        let found = SITES.iter().find(|site| {
            let here = at < site.share;
            at = at.saturating_sub(site.share);
            here
        });
        found.unwrap_or(&SITES[0])
    }

    fn word(&mut self) -> String {
        format!("0xc{:09x}", (self.roll() & 0xfff_ffff) << 3)
    }

    fn roll(&mut self) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice >> 20
    }
}

fn fill(pattern: &str, words: &[String; 4], out: &mut String) {
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        let slot = rest[at + 1..].chars().next().map_or(4, |c| (c as usize).wrapping_sub('a' as usize));
        if slot < 4 && rest[at + 2..].starts_with('}') {
            out.push_str(&rest[..at]);
            out.push_str(&words[slot]);
            rest = &rest[at + 3..];
        } else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
}
