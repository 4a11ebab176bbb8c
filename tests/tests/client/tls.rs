//! TLS with certificates of one's own, and what is agreed on inside of it.

use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tests::{ACCOUNT, PASSWORD, SERVICE, function_sid};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use twilio_functions::client::{Client, Error};

use crate::http2::{count, serve};
use crate::script::{keep_alive, quick};

/// What `reqwest` needs of a program that makes a client of its own.
pub(crate) fn install_provider() {
    // A test that has come first has done the same.
    let _ = default_provider().install_default();
}

/// A server for `localhost`, with a certificate of an authority that nobody knows.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// The certificate of the authority.
    root: CertificateDer<'static>,
    /// What each connection has agreed on.
    agreed: Arc<Mutex<Vec<String>>>,
    requests: mpsc::UnboundedReceiver<u32>,
}

fn certificate(alpn: &[&str]) -> (CertificateDer<'static>, ServerConfig) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // OpenSSL takes a certificate for self-signed whose issuer is called as it is.
    authority
        .distinguished_name
        .push(DnType::CommonName, "an authority of these tests");
    let key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&key).unwrap().der().clone();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    (root, config)
}

impl Server {
    /// A server that offers these protocols. Its first connection goes away at once, if it is to; see [`serve`].
    pub(crate) async fn start(alpn: &[&str], goes_away: Option<u32>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (root, config) = certificate(alpn);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let agreed = Arc::<Mutex<Vec<String>>>::default();
        let (log, (sender, requests)) = (Arc::clone(&agreed), mpsc::unbounded_channel());
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let goes_away = goes_away.filter(|_| connection == 0);
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    // A client that does not trust the certificate ends it here.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return log.lock().unwrap().push("refused".to_owned());
                    };
                    let protocol = stream.get_ref().1.alpn_protocol().unwrap_or(b"none");
                    let protocol = String::from_utf8(protocol.to_vec()).unwrap();
                    log.lock().unwrap().push(protocol.clone());
                    if protocol == "h2" {
                        return serve(stream, goes_away, sender).await;
                    }
                    stream
                        .write_all(keep_alive("200 OK", &[], "{}").as_bytes())
                        .await
                        .unwrap();
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self {
            port,
            root,
            agreed,
            requests,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// A client of the server with the default settings.
    fn stranger(&self) -> Client {
        let client = Client::new(ACCOUNT, PASSWORD);
        client.base_url(self.base()).retry(quick())
    }

    /// What trusts the authority, over `ring` as the client by default, whatever else the features of others turn on.
    pub(crate) fn http(&self) -> reqwest::Client {
        install_provider();
        self.trusted_by(reqwest::Client::builder().tls_backend_rustls())
    }

    fn trusted_by(&self, http: reqwest::ClientBuilder) -> reqwest::Client {
        let root = reqwest::Certificate::from_der(&self.root).unwrap();
        http.tls_certs_merge([root]).build().unwrap()
    }

    fn client(&self) -> Client {
        self.stranger().http(self.http())
    }

    pub(crate) fn agreed(&self) -> Vec<String> {
        self.agreed.lock().unwrap().clone()
    }

    /// The authority, as a file that `SSL_CERT_FILE` can name.
    pub(crate) fn root_file(&self) -> std::path::PathBuf {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        let file = folder.join(format!("root-{}.pem", self.port));
        let text = pem(&self.root);
        std::fs::write(&file, text).unwrap();
        file
    }
}

/// A certificate between two lines that say so, in base64.
fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = twilio_functions::support::values::Base64::from(certificate.to_vec()).to_string();
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    let lines = lines.join("\n");
    format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
}

#[tokio::test]
async fn a_root_of_ones_own_and_http2_inside() {
    let server = Server::start(&["h2", "http/1.1"], None).await;
    let client = server.client();
    for _ in 0..10 {
        client.create_function(SERVICE, "x").await.unwrap();
    }
    assert_eq!(server.agreed(), ["h2"]);
    assert_eq!(count(server.requests), 10);
}

#[tokio::test]
async fn without_http2_there_is_http1() {
    let server = Server::start(&["http/1.1"], None).await;
    server.client().create_function(SERVICE, "x").await.unwrap();
    assert_eq!(server.agreed(), ["http/1.1"]);
}

#[tokio::test]
async fn a_server_that_goes_away_is_asked_again_where_that_does_no_harm() {
    // What it has not looked at is sent again, whatever it is.
    let server = Server::start(&["h2"], Some(0)).await;
    server.client().create_function(SERVICE, "x").await.unwrap();
    assert_eq!(server.agreed(), ["h2", "h2"]);
    assert_eq!(count(server.requests), 2);

    let server = Server::start(&["h2"], Some(1)).await;
    let error = server.client().create_function(SERVICE, "x").await;
    let error = error.unwrap_err();
    assert!(error.is_retryable() && !error.is_connect(), "{error:?}");
    assert_eq!(count(server.requests), 1);

    let server = Server::start(&["h2"], Some(1)).await;
    let client = server.client();
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(count(server.requests), 2);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_no_connection() {
    let server = Server::start(&["h2"], None).await;
    let error = server.stranger().create_function(SERVICE, "x").await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.to_string().contains("certificate"), "{error}");

    // The certificate is for another host.
    let elsewhere = format!("https://127.0.0.1:{}", server.port);
    let client = server.client().base_url(elsewhere);
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!(count(server.requests), 0);
}

/// The system's TLS, where the feature `native-tls` is chosen.
#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_tls_of_the_system_asks_for_a_known_root_too() {
    let native = || reqwest::Client::builder().tls_backend_native();
    let server = Server::start(&["http/1.1"], None).await;
    let client = server.stranger().http(server.trusted_by(native()));
    client.create_function(SERVICE, "x").await.unwrap();
    let agreed = server.agreed();
    assert_eq!(agreed.len(), 1, "{agreed:?}");
    assert_ne!(agreed, ["refused"]);

    let client = server.stranger().http(native().build().unwrap());
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(server.agreed()[1..].iter().all(|it| it == "refused"));
}
