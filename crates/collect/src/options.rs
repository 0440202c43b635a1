//! Everything a capture can be told, already resolved: no flags, no environment, no files of secrets.

use std::path::PathBuf;
use std::time::Duration;

use crate::secret::Secret;

/// How a live capture is done. `Default` is one snapshot with the house limits.
#[derive(Clone, Debug)]
pub struct CaptureOptions {
    /// Time from the start of one snapshot to the start of the next.
    pub every: Duration,
    /// How long to watch: the first snapshot is taken at once, the last one at the end. `None`: one snapshot.
    pub duration: Option<Duration>,
    /// Ask the target for a garbage collection before each heap profile (`heap?gc=1`).
    pub gc: bool,
    /// Ask for the full dump (`goroutine?debug=2`) only up to this many goroutines: it stops the world.
    pub max_full_dump: u64,
    /// Take the goroutineleak profile at the end, three times.
    pub prove: bool,
    /// … even when gVisor's network stack shows, which hides pointers from the collector.
    pub force_prove: bool,
    /// Where the pprof endpoints are, instead of looking in the usual places.
    pub pprof_path: Option<String>,
    /// Where the metrics are, as a path on the target or as a whole URL.
    pub metrics_url: Option<String>,
    /// Credentials; those in the target's address are used when this is [`Auth::None`].
    pub auth: Auth,
    /// How TLS servers are met.
    pub tls: TlsOptions,
    /// More request headers, by name and value.
    pub headers: Vec<(String, Secret)>,
    /// Time and size limits.
    pub limits: Limits,
}

impl Default for CaptureOptions {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(5),
            duration: None,
            gc: false,
            max_full_dump: 10_000,
            prove: false,
            force_prove: false,
            pprof_path: None,
            metrics_url: None,
            auth: Auth::None,
            tls: TlsOptions::default(),
            headers: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// How the target knows us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// It need not.
    #[default]
    None,
    /// `Authorization: Bearer …`
    Bearer(Secret),
    /// `Authorization: Basic …`
    Basic {
        /// User name.
        user: String,
        /// Password.
        password: Secret,
    },
}

/// How TLS servers are met.
#[derive(Clone, Debug, Default)]
pub struct TlsOptions {
    /// PEM file with the authorities to trust *instead of* the system's.
    pub ca_file: Option<PathBuf>,
    /// PEM file with our certificate chain, for servers that ask for one.
    pub client_cert: Option<PathBuf>,
    /// PEM file with its key; may be the same file.
    pub client_key: Option<PathBuf>,
    /// Name to expect in the server's certificate, when it is not the host of the address.
    pub server_name: Option<String>,
    /// Believe any certificate.
    pub insecure: bool,
}

/// Time and size limits of one request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the connection, the TLS handshake included.
    pub connect: Duration,
    /// For a whole request, from sending it to the last byte of the body.
    pub request: Duration,
    /// A body that brings less than 1 KiB in this time is given up.
    pub stall: Duration,
    /// Largest body kept; longer ones are cut there.
    pub body: u64,
    /// How often a failure that may pass is retried.
    pub retries: u32,
    /// Pause before the first retry; doubles each time.
    pub backoff: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(60),
            stall: Duration::from_secs(10),
            // net/http/pprof cuts its own largest answer here, so nothing honest is longer.
            body: 64 << 20,
            retries: 2,
            backoff: Duration::from_millis(200),
        }
    }
}
