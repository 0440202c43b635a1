//! TLS configuration: which authorities, our certificate, or no questions asked.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::wire::Tls;
use crate::error::CollectError;
use crate::options::TlsOptions;

/// Builds what is needed to speak TLS by `options`.
///
/// # Errors
/// When a certificate or key file cannot be read, holds nothing, or does not fit.
pub(crate) fn configure(options: &TlsOptions) -> Result<Tls, CollectError> {
    let (mut config, server_name) = client_config(options)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Tls { connector: TlsConnector::from(Arc::new(config)), server_name })
}

/// A TLS client by `options`, and the name to expect in the server's certificate where it is not the host's; the caller
/// chooses the protocols (ALPN).
///
/// # Errors
/// When a certificate or key file cannot be read, holds nothing, or does not fit.
pub fn client_config(
    options: &TlsOptions,
) -> Result<(ClientConfig, Option<ServerName<'static>>), CollectError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| bad("TLS", e.to_string()))?;
    let builder = if options.insecure {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
    } else {
        builder.with_root_certificates(roots(options.ca_file.as_deref())?)
    };
    let config = match (&options.client_cert, &options.client_key) {
        (None, None) => builder.with_no_client_auth(),
        (Some(cert), key) => {
            // One file with both is common, so the key defaults to it.
            let key_file = key.as_deref().unwrap_or(cert);
            let what = format!("the client certificate {}", cert.display());
            let key = PrivateKeyDer::from_pem_file(key_file)
                .map_err(|e| bad(format!("the client key {}", key_file.display()), pem_error(&e)))?;
            builder
                .with_client_auth_cert(certificates(cert, &what)?, key)
                .map_err(|e| bad(what, e.to_string()))?
        }
        (None, Some(key)) => {
            let what = format!("the client key {}", key.display());
            return Err(bad(what, "its certificate is missing; give it by --client-cert".into()));
        }
    };
    let server_name = options
        .server_name
        .as_ref()
        .map(|name| {
            ServerName::try_from(name.clone())
                .map_err(|_| bad(format!("the server name {name}"), "it is no host name".into()))
        })
        .transpose()?;
    Ok((config, server_name))
}

fn bad(option: impl Into<String>, what: String) -> CollectError {
    CollectError::Option { option: option.into(), what }
}

fn pem_error(e: &rustls::pki_types::pem::Error) -> String {
    use rustls::pki_types::pem::Error as E;
    match e {
        E::Io(e) => e.to_string(),
        E::NoItemsFound => "it holds no PEM block of the right kind".into(),
        other => format!("it is not valid PEM ({other})"),
    }
}

fn certificates(file: &Path, what: &str) -> Result<Vec<CertificateDer<'static>>, CollectError> {
    let read = || -> Result<Vec<_>, rustls::pki_types::pem::Error> {
        CertificateDer::pem_file_iter(file)?.collect()
    };
    let found = read().map_err(|e| bad(what, pem_error(&e)))?;
    if found.is_empty() {
        return Err(bad(what, "it holds no certificate in PEM form".into()));
    }
    Ok(found)
}

fn roots(ca_file: Option<&Path>) -> Result<RootCertStore, CollectError> {
    let mut store = RootCertStore::empty();
    if let Some(file) = ca_file {
        let what = format!("the CA file {}", file.display());
        for certificate in certificates(file, &what)? {
            store.add(certificate).map_err(|e| bad(what.as_str(), e.to_string()))?;
        }
    } else {
        // A machine without authorities (a bare container) fails later, with the certificate that it cannot judge.
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    Ok(store)
}

/// Believes every certificate, as the user asked for; signatures are still checked.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
