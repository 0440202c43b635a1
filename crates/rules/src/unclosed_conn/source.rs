//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const CONN: Acquire = Acquire::closed("unclosed-conn", "the connection");

/// The answer of the handshake comes second.
const CONN_3: Acquire = Acquire { error: Some(2), ..CONN };
/// Close takes a code and a reason.
const SOCKET: Acquire = Acquire { release: &["Close", "CloseNow"], deferrable: false, ..CONN };
/// Close takes a context.
const PGX: Acquire = Acquire { deferrable: false, ..CONN };
const SOCKET_3: Acquire = Acquire { error: Some(2), ..SOCKET };
const PUBSUB: Acquire =
    Acquire { error: None, ..Acquire::closed("unclosed-conn", "the subscription's connection") };
const WATCHER: Acquire = Acquire::closed("unclosed-conn", "the watcher's descriptor");

const CONTRACTS: &[Contract] = &[
    Contract { func: "crypto/tls.(*Dialer).DialContext", effect: Effect::Acquire(CONN) },
    Contract { func: "crypto/tls.Dial", effect: Effect::Acquire(CONN) },
    Contract { func: "crypto/tls.DialWithDialer", effect: Effect::Acquire(CONN) },
    Contract { func: "net.(*Dialer).Dial", effect: Effect::Acquire(CONN) },
    Contract { func: "net.(*Dialer).DialContext", effect: Effect::Acquire(CONN) },
    Contract { func: "net.(*ListenConfig).ListenPacket", effect: Effect::Acquire(CONN) },
    Contract { func: "net.Dial", effect: Effect::Acquire(CONN) },
    Contract { func: "net.DialIP", effect: Effect::Acquire(CONN) },
    Contract { func: "net.DialTCP", effect: Effect::Acquire(CONN) },
    Contract { func: "net.DialTimeout", effect: Effect::Acquire(CONN) },
    Contract { func: "net.DialUDP", effect: Effect::Acquire(CONN) },
    Contract { func: "net.DialUnix", effect: Effect::Acquire(CONN) },
    Contract { func: "net.ListenPacket", effect: Effect::Acquire(CONN) },
    Contract { func: "net.ListenUDP", effect: Effect::Acquire(CONN) },
    Contract { func: "net.ListenMulticastUDP", effect: Effect::Acquire(CONN) },
    Contract { func: "golang.org/x/net/websocket.Dial", effect: Effect::Acquire(CONN) },
    Contract { func: "google.golang.org/grpc.Dial", effect: Effect::Acquire(CONN) },
    Contract { func: "google.golang.org/grpc.DialContext", effect: Effect::Acquire(CONN) },
    Contract { func: "google.golang.org/grpc.NewClient", effect: Effect::Acquire(CONN) },
    Contract { func: "github.com/gorilla/websocket.(*Dialer).Dial", effect: Effect::Acquire(CONN_3) },
    Contract { func: "github.com/gorilla/websocket.(*Dialer).DialContext", effect: Effect::Acquire(CONN_3) },
    Contract { func: "github.com/gorilla/websocket.(*Upgrader).Upgrade", effect: Effect::Acquire(CONN) },
    Contract { func: "github.com/coder/websocket.Accept", effect: Effect::Acquire(SOCKET) },
    Contract { func: "github.com/coder/websocket.Dial", effect: Effect::Acquire(SOCKET_3) },
    Contract { func: "nhooyr.io/websocket.Accept", effect: Effect::Acquire(SOCKET) },
    Contract { func: "nhooyr.io/websocket.Dial", effect: Effect::Acquire(SOCKET_3) },
    Contract { func: "github.com/jackc/pgx/v5.Connect", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/jackc/pgx/v5.ConnectConfig", effect: Effect::Acquire(PGX) },
    Contract { func: "github.com/redis/go-redis/v9.(*Client).Subscribe", effect: Effect::Acquire(PUBSUB) },
    Contract { func: "github.com/redis/go-redis/v9.(*Client).PSubscribe", effect: Effect::Acquire(PUBSUB) },
    Contract { func: "github.com/redis/go-redis/v9.(*Client).SSubscribe", effect: Effect::Acquire(PUBSUB) },
    Contract {
        func: "github.com/redis/go-redis/v9.(*ClusterClient).Subscribe",
        effect: Effect::Acquire(PUBSUB),
    },
    Contract {
        func: "github.com/redis/go-redis/v9.(*ClusterClient).PSubscribe",
        effect: Effect::Acquire(PUBSUB),
    },
    Contract { func: "github.com/fsnotify/fsnotify.NewWatcher", effect: Effect::Acquire(WATCHER) },
    Contract { func: "github.com/fsnotify/fsnotify.NewBufferedWatcher", effect: Effect::Acquire(WATCHER) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "closed",
    words: Words {
        title: "",
        cause: "an open connection is a descriptor here and at the peer, until one of them closes it",
        advice: "close it on every path: defer conn.Close() after the error check",
        example: "",
    },
    deferred: "{}.Close()",
    before: None,
};
