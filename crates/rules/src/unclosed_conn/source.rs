//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const CONN: Acquire = Acquire::closed("unclosed-conn", "the connection");

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
