//! The honest cases: two leaks, a healthy service, and one that could not be decided.

use stanch_model::diagnosis::{GrownWhat, PartCost, Window};
use stanch_model::finding::{Exhaustion, Symptom};
use stanch_model::{
    Edit, Evidence, Fix, Gap, GapReason, Grade, Kind, PartKind, Severity, SourceText, StackId, Verdict,
};

use super::{Case, at, cleared, diagnosis, finding, grown, points, proof, snapshot, stack, stages, trend};

pub(crate) const ORDERS: &str = "/srv/build/orders/internal/order/handler.go";
const SESSION: &str = "/srv/build/orders/internal/session/store.go";
const MIB: f64 = 1_048_576.0;
const EVERY: i64 = 5_000;

const ORDERS_SOURCE: &str = "package order

import \"net/http\"

func (h *Handler) Create(w http.ResponseWriter, r *http.Request) {
\tresult := make(chan Receipt)
\tgo func() {
\t\treceipt, err := h.pay.Charge(r.Context(), parse(r))
\t\tif err != nil {
\t\t\treceipt = Receipt{Err: err}
\t\t}
\t\tresult <- receipt
\t}()
\tselect {
\tcase receipt := <-result:
\t\twrite(w, receipt)
\tcase <-h.timeout():
\t\thttp.Error(w, \"payment timed out\", http.StatusGatewayTimeout)
\t}
}
";

/// Goroutines per snapshot of the leaking group.
fn leaking() -> Vec<f64> {
    vec![3.0, 104.0, 209.0, 305.0, 402.0, 511.0, 606.0, 702.0, 812.0, 904.0, 1001.0, 1103.0, 1204.0]
}

struct OrderStacks {
    send: StackId,
    lock: StackId,
    accept: StackId,
    conn: StackId,
    heap: StackId,
    heap_steady: StackId,
}

fn order_stacks(e: &mut Evidence) -> OrderStacks {
    let park = ("runtime.gopark", "/usr/local/go/src/runtime/proc.go", 461);
    let serve = [
        ("github.com/acme/orders/internal/order.(*Handler).ServeHTTP", ORDERS, 61),
        ("net/http.serverHandler.ServeHTTP", "/usr/local/go/src/net/http/server.go", 3340),
        ("net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go", 2109),
    ];
    let poll = [
        ("runtime.netpollblock", "/usr/local/go/src/runtime/netpoll.go", 575),
        ("internal/poll.runtime_pollWait", "/usr/local/go/src/runtime/netpoll.go", 351),
        ("internal/poll.(*FD).Read", "/usr/local/go/src/internal/poll/fd_unix.go", 165),
        ("net.(*conn).Read", "/usr/local/go/src/net/net.go", 194),
        ("net/http.(*connReader).backgroundRead", "/usr/local/go/src/net/http/server.go", 702),
    ];
    let lock = [
        park,
        ("runtime.semacquire1", "/usr/local/go/src/runtime/sema.go", 188),
        ("internal/sync.runtime_SemacquireMutex", "/usr/local/go/src/runtime/sema.go", 95),
        ("internal/sync.(*Mutex).lockSlow", "/usr/local/go/src/internal/sync/mutex.go", 149),
        ("sync.(*Mutex).Lock", "/usr/local/go/src/sync/mutex.go", 46),
        ("github.com/acme/orders/internal/order.(*Handler).record", ORDERS, 77),
    ];
    OrderStacks {
        send: stack(
            e,
            &[
                park,
                ("runtime.chansend", "/usr/local/go/src/runtime/chan.go", 283),
                ("runtime.chansend1", "/usr/local/go/src/runtime/chan.go", 161),
                ("github.com/acme/orders/internal/order.(*Handler).Create.func1", ORDERS, 12),
            ],
        ),
        lock: stack(e, &[&lock[..], &serve[..]].concat()),
        accept: stack(
            e,
            &[
                &[park][..],
                &poll[..2],
                &[
                    ("net.(*netFD).accept", "/usr/local/go/src/net/fd_unix.go", 172),
                    ("net/http.(*Server).Serve", "/usr/local/go/src/net/http/server.go", 3454),
                    ("main.main", "/srv/build/orders/main.go", 38),
                ],
            ]
            .concat(),
        ),
        conn: stack(e, &[&[park][..], &poll[..]].concat()),
        heap: stack(
            e,
            &[
                &[
                    ("github.com/acme/orders/internal/order.parse", ORDERS, 92),
                    ("github.com/acme/orders/internal/order.(*Handler).Create", ORDERS, 8),
                ][..],
                &serve[..],
            ]
            .concat(),
        ),
        heap_steady: stack(
            e,
            &[
                ("bufio.NewReaderSize", "/usr/local/go/src/bufio/bufio.go", 57),
                ("net/http.newBufioReader", "/usr/local/go/src/net/http/server.go", 870),
                serve[2],
            ],
        ),
    }
}

/// An order handler with an unbuffered channel that nobody reads after the timeout.
pub(crate) fn goroutine_leak() -> Case {
    let mut evidence = Evidence { target: "10.0.3.7:6060".into(), ..Evidence::default() };
    let s = order_stacks(&mut evidence);
    let leak = leaking();
    for (i, n) in leak.iter().enumerate() {
        let waiting = (i as f64 * 2.0).floor();
        snapshot(
            &mut evidence,
            i as i64 * EVERY,
            &[(s.send, *n), (s.lock, waiting), (s.accept, 1.0), (s.conn, 11.0)],
            &[(s.heap, n * 12.0, n * 4096.0), (s.heap_steady, 40.0, 163_840.0)],
        );
    }
    let totals: Vec<f64> = leak.iter().enumerate().map(|(i, n)| n + 12.0 + i as f64 * 2.0).collect();
    let heap: Vec<f64> = leak.iter().map(|n| 4.1 * MIB + n * 4096.0).collect();
    let rss: Vec<f64> = leak.iter().map(|n| 31.0 * MIB + n * 9000.0).collect();
    let mut d = diagnosis(
        "10.0.3.7:6060",
        Verdict::Leak,
        "1,204 goroutines never return from a channel send in (*Handler).Create.func1, 1,201 more every minute.",
    );
    d.window = Window { snapshots: 13, millis: Some(60_000), heap_cycles: 13 };
    d.stages = stages(EVERY, &totals, |i, stage| {
        stage.inuse_space = Some(heap[i]);
        stage.inuse_objects = Some(21_000.0 + leak[i] * 12.0);
        stage.rss = (i != 4).then(|| rss[i]);
        stage.open_fds = Some(17.0);
        stage.threads = Some(9.0);
    });
    d.trends = vec![
        trend("goroutines", "goroutines", 1225.3, true, points(EVERY, &totals)),
        trend("heap in use", "bytes", 4.7 * MIB, true, points(EVERY, &heap)),
        trend("RSS", "bytes", 10.3 * MIB, true, points(EVERY, &rss)),
        trend("open fds", "descriptors", 0.0, false, points(EVERY, &[17.0; 13])),
        trend("threads", "threads", 0.0, false, points(EVERY, &[9.0; 13])),
    ];
    d.grown = vec![
        grown(
            GrownWhat::Goroutines,
            at(ORDERS, 12, "github.com/acme/orders/internal/order.(*Handler).Create.func1"),
            s.send,
            (3.0, 1204.0),
            None,
            points(EVERY, &leak),
        ),
        grown(
            GrownWhat::Goroutines,
            at(ORDERS, 77, "github.com/acme/orders/internal/order.(*Handler).record"),
            s.lock,
            (0.0, 24.0),
            None,
            points(EVERY, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 24.0]),
        ),
        grown(
            GrownWhat::Heap,
            at(ORDERS, 92, "github.com/acme/orders/internal/order.parse"),
            s.heap,
            (36.0, 14_448.0),
            Some((12_288.0, 4_931_584.0)),
            points(EVERY, &leak.iter().map(|n| n * 4096.0).collect::<Vec<_>>()),
        ),
    ];
    d.findings = vec![order_finding(&s, &leak), ticker_finding()];
    d.cleared = vec![
        cleared(
            at("/usr/local/go/src/net/http/server.go", 702, "net/http.(*connReader).backgroundRead"),
            11,
            "one per open connection; count constant since the first snapshot",
        ),
        cleared(
            at("/srv/build/orders/main.go", 38, "main.main"),
            1,
            "accepts connections for as long as the program runs",
        ),
    ];
    d.gaps = vec![Gap {
        part: PartKind::GoroutineLeak,
        snapshot: None,
        reason: GapReason::NotAsked,
        detail: "ask for it with --prove".into(),
    }];
    d.next = vec!["stanch explain ST1001".into()];
    d.cost = vec![
        PartCost { part: PartKind::Goroutine, takes: 13, total_ms: 61, max_ms: 9 },
        PartCost { part: PartKind::Heap, takes: 13, total_ms: 143, max_ms: 22 },
        PartCost { part: PartKind::Metrics, takes: 12, total_ms: 24, max_ms: 4 },
    ];
    let mut source = SourceText::default();
    source.insert(ORDERS, ORDERS_SOURCE);
    Case { name: "goroutine-leak", diagnosis: d, evidence, source }
}

fn order_finding(s: &OrderStacks, leak: &[f64]) -> stanch_model::Finding {
    let mut f = finding("ST1001", "unanswered-send", Kind::Goroutine, "goroutines");
    f.grade = Grade::Confirmed;
    f.severity = Severity::Critical;
    f.title = "1,204 goroutines blocked in chan send at handler.go:12".into();
    f.cause = "The goroutine sends its result on an unbuffered channel, and the only receiver has returned \
               through another case of its select. Nobody will ever receive, so the send never ends."
        .into();
    f.location = Some(at(ORDERS, 12, "github.com/acme/orders/internal/order.(*Handler).Create.func1"));
    f.blocked_at = f.location.clone();
    f.spawned_at = Some(at(ORDERS, 7, "github.com/acme/orders/internal/order.(*Handler).Create"));
    f.count = Some(1204);
    f.growth_per_min = Some(1201.0);
    f.evidence = vec![
        proof(
            "ledger",
            "1,001 of 1,001 goroutines seen blocked here at 50 s were still there, at the same line, in every later snapshot.",
        ),
        proof(
            "count-trend",
            "The group grew in each of 12 intervals, from 3 to 1,204; no exits were observed.",
        ),
        proof(
            "goid-clock",
            "Their ids are spread evenly over all ids given out so far: they were born all along, not at start-up.",
        ),
    ];
    f.fix = Fix {
        advice: "Give the channel a buffer of one, so that the send ends even when nobody receives; or select on \
                 the send and ctx.Done()."
            .into(),
        example: "result := make(chan Receipt, 1) // the send never blocks\ngo func() {\n\tresult <- charge(ctx, order)\n}()".into(),
        edits: vec![Edit { file: ORDERS.into(), start: 120, end: 139, text: "make(chan Receipt, 1)".into() }],
    };
    f.verify = "Under the same load the group at handler.go:12 must fall to the number of requests in flight within one payment timeout."
        .into();
    f.series = points(EVERY, leak);
    f.stacks = vec![s.send];
    f.symptoms = vec![Symptom {
        location: at(ORDERS, 77, "github.com/acme/orders/internal/order.(*Handler).record"),
        count: 24,
        why: "they wait for a mutex that a blocked sender holds".into(),
    }];
    f.exhaustion = vec![
        Exhaustion { what: "memory limit".into(), limit: 512.0 * MIB, minutes: (42.0, Some(51.0)) },
        Exhaustion { what: "goroutines (red line 100,000)".into(), limit: 100_000.0, minutes: (82.0, None) },
    ];
    f
}

fn ticker_finding() -> stanch_model::Finding {
    let mut f = finding("ST1007", "unstopped-ticker", Kind::Goroutine, "goroutines");
    f.grade = Grade::Suspected;
    f.severity = Severity::Low;
    f.title = "4 goroutines range over a ticker that nothing stops, at refresh.go:31".into();
    f.cause = "A range over a ticker's channel has no way out: Stop does not close the channel.".into();
    f.location = Some(at(
        "/srv/build/orders/internal/rates/refresh.go",
        31,
        "github.com/acme/orders/internal/rates.(*Cache).refresh",
    ));
    f.blocked_at = f.location.clone();
    f.count = Some(4);
    f.fix = Fix {
        advice:
            "Select on ctx.Done() beside the ticker, and stop the ticker in a defer right after making it."
                .into(),
        ..Fix::default()
    };
    f
}

/// Middleware that keeps every user in a global map.
pub(crate) fn memory_leak() -> Case {
    let mut evidence = Evidence { target: "http://127.0.0.1:8080".into(), ..Evidence::default() };
    let put = stack(
        &mut evidence,
        &[
            ("runtime.mapassign_faststr", "/usr/local/go/src/internal/runtime/maps/runtime_faststr.go", 263),
            ("example.com/shop/session.(*Store).Put", SESSION, 41),
            ("example.com/shop/session.Middleware.func1", SESSION, 68),
            ("net/http.HandlerFunc.ServeHTTP", "/usr/local/go/src/net/http/server.go", 2294),
        ],
    );
    let bytes: Vec<f64> = (0..25).map(|i| 2.0 * MIB + f64::from(i) * 0.8 * MIB).collect();
    for (i, b) in bytes.iter().enumerate() {
        snapshot(&mut evidence, i as i64 * EVERY, &[], &[(put, b / 1024.0, *b)]);
    }
    let mut d = diagnosis(
        "http://127.0.0.1:8080",
        Verdict::Leak,
        "Sessions are put into a map and never taken out: 19.2 MiB in two minutes, made in (*Store).Put.",
    );
    d.window = Window { snapshots: 25, millis: Some(120_000), heap_cycles: 25 };
    d.stages = stages(EVERY, &[23.0; 25], |i, stage| {
        stage.inuse_space = Some(bytes[i] + 3.0 * MIB);
        stage.inuse_objects = Some(bytes[i] / 1024.0);
    });
    d.trends = vec![
        trend("goroutines", "goroutines", 0.0, false, points(EVERY, &[23.0; 25])),
        trend("heap in use", "bytes", 9.6 * MIB, true, points(EVERY, &bytes)),
    ];
    d.grown = vec![grown(
        GrownWhat::Heap,
        at(SESSION, 41, "example.com/shop/session.(*Store).Put"),
        put,
        (bytes[0] / 1024.0, bytes[24] / 1024.0),
        Some((bytes[0], bytes[24])),
        points(EVERY, &bytes),
    )];
    let mut f = finding("ST2001", "unbounded-map", Kind::Memory, "bytes");
    f.severity = Severity::High;
    f.title = "a map that only grows, 21.2 MiB held by (*Store).Put at store.go:41".into();
    f.cause = "Entries are added for every session and none is ever deleted.".into();
    f.location = Some(at(SESSION, 41, "example.com/shop/session.(*Store).Put"));
    f.count = Some(21_708);
    f.growth_per_min = Some(9.6 * MIB);
    f.evidence = vec![proof(
        "heap-survivors",
        "Of the objects allocated here since the first snapshot, 100 % survived 24 garbage collections.",
    )];
    f.fix = Fix {
        advice: "Bound the map: expire sessions by time, or use an LRU of fixed size.\n\nA map never shrinks by itself; after a flood make a new one.".into(),
        ..Fix::default()
    };
    f.verify = "inuse_space of (*Store).Put must level off under steady load.".into();
    f.series = points(EVERY, &bytes);
    f.stacks = vec![put];
    f.exhaustion =
        vec![Exhaustion { what: "memory".into(), limit: 1024.0 * MIB, minutes: (104.0, Some(250.0)) }];
    d.findings = vec![f];
    Case { name: "memory-leak", diagnosis: d, evidence, source: SourceText::default() }
}

/// A healthy service with things that look like leaks.
pub(crate) fn no_leak() -> Case {
    let mut evidence = Evidence { target: "unix:/run/gateway.sock".into(), ..Evidence::default() };
    let pool = stack(
        &mut evidence,
        &[
            ("runtime.gopark", "/usr/local/go/src/runtime/proc.go", 461),
            ("runtime.chanrecv", "/usr/local/go/src/runtime/chan.go", 667),
            ("main.worker", "/app/pool.go", 19),
        ],
    );
    let totals = [210.0, 214.0, 209.0, 211.0, 210.0, 212.0, 210.0];
    for (i, n) in totals.iter().enumerate() {
        snapshot(&mut evidence, i as i64 * 10_000, &[(pool, *n)], &[]);
    }
    let mut d = diagnosis(
        "unix:/run/gateway.sock",
        Verdict::NoLeak,
        "Nothing leaks: no total grows, and every group is accounted for.",
    );
    d.window = Window { snapshots: 7, millis: Some(60_000), heap_cycles: 7 };
    d.stages = stages(10_000, &totals, |i, stage| {
        stage.inuse_space = Some(8.0 * MIB + (i % 3) as f64 * 9000.0);
        stage.threads = Some(14.0);
    });
    d.trends = vec![trend("goroutines", "goroutines", 0.02, false, points(10_000, &totals))];
    d.cleared = vec![
        cleared(
            at("/app/pool.go", 19, "main.worker"),
            200,
            "count constant since the first snapshot: a worker pool",
        ),
        cleared(at("/app/ws.go", 88, "main.(*Socket).readLoop"), 9, "members exit after 12 s at the most"),
    ];
    Case { name: "no-leak", diagnosis: d, evidence, source: SourceText::default() }
}

/// Two old dumps without times, and most of the rest missing.
pub(crate) fn inconclusive() -> Case {
    let evidence = Evidence { target: "dumps/".into(), ..Evidence::default() };
    let mut d = diagnosis(
        "dumps/",
        Verdict::Inconclusive,
        "Goroutines grew from 812 to 1,377 between two dumps, but nothing says over what time.",
    );
    d.go_version = None;
    d.window = Window { snapshots: 2, millis: None, heap_cycles: 0 };
    d.stages = stages(0, &[812.0, 1377.0], |_, _| {});
    d.stages[0].rss = Some(88.0 * MIB);
    d.trends = Vec::new();
    d.gaps = vec![
        Gap {
            part: PartKind::Heap,
            snapshot: None,
            reason: GapReason::NotFound,
            detail: "no heap profile among the files; save /debug/pprof/heap beside the dumps".into(),
        },
        Gap {
            part: PartKind::GoroutineFull,
            snapshot: Some(1),
            reason: GapReason::Truncated,
            detail: "the dump ends in the middle of goroutine 90,112; 3 goroutines were not read".into(),
        },
        Gap {
            part: PartKind::Metrics,
            snapshot: Some(0),
            reason: GapReason::Status(502),
            detail: "the proxy answered with an HTML page".into(),
        },
    ];
    d.next = vec![
        "stanch diagnose ADDRESS --duration 60s".into(),
        "Keep the files' modification times when you copy dumps (cp -p).".into(),
    ];
    Case { name: "inconclusive", diagnosis: d, evidence, source: SourceText::default() }
}
