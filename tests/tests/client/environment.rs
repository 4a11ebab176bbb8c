//! What the environment of a program says: credentials, hosts, proxies and certificates. Each client is in a process of its
//! own.

use std::process::Command;

use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::script::{Script, keep_alive};
use crate::tls;

/// What the program prints with this environment.
async fn run(variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caller"));
    command.env_clear().envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let (told, noise) = (String::from_utf8(output.stdout).unwrap(), output.stderr);
    assert!(
        output.status.success() && noise.is_empty(),
        "{told} {}",
        String::from_utf8_lossy(&noise)
    );
    assert!(!told.contains("canary"), "{told}");
    told.lines().map(str::to_owned).collect()
}

/// As above, with credentials: `AC:canary`, which is `QUM6Y2FuYXJ5` in base64.
async fn run_with(variables: &[(&str, &str)]) -> Vec<String> {
    let credentials = [
        ("TWILIO_ACCOUNT_SID", "AC"),
        ("TWILIO_AUTH_TOKEN", "canary"),
    ];
    run(&[&credentials[..], variables].concat()).await
}

const CREATED: [&str; 2] = ["created"; 2];

async fn api() -> Script {
    Script::answers([keep_alive("201 Created", &[], "{}")]).await
}

#[tokio::test]
async fn credentials_are_the_first_pair_that_is_there() {
    let account = [
        ("TWILIO_ACCOUNT_SID", "AC"),
        ("TWILIO_AUTH_TOKEN", "canary"),
    ];
    let key = [("TWILIO_API_KEY", "SK"), ("TWILIO_API_SECRET", "canary")];
    let both = [key, account].concat();
    let half = [&account[..1], &key].concat();
    let empty = [&[account[0], ("TWILIO_AUTH_TOKEN", "")], &key[..]].concat();
    for (variables, expected) in [
        (&account[..], "QUM6Y2FuYXJ5"),
        (&key, "U0s6Y2FuYXJ5"),
        (&both, "QUM6Y2FuYXJ5"),
        (&half, "U0s6Y2FuYXJ5"),
        (&empty, "U0s6Y2FuYXJ5"),
    ] {
        let script = api().await;
        let base = script.base();
        let told = run(&[variables, &[("TWILIO_FUNCTIONS_URL", &base)]].concat()).await;
        assert_eq!(told[1..], CREATED);
        let header = format!("authorization: Basic {expected}\r\n");
        let requests = script.requests();
        assert!(requests[0].contains(&header), "{variables:?}: {requests:?}");
    }
    let missing = "the client is not set up: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET";
    for variables in [&[][..], &account[..1], &key[1..]] {
        assert_eq!(run(variables).await, [missing]);
    }
}

#[tokio::test]
async fn region_and_edge_choose_the_host() {
    let region = |name| ("TWILIO_REGION", name);
    let edge = |name| ("TWILIO_EDGE", name);
    // Nothing gets out: there is no such proxy.
    let proxy = ("HTTPS_PROXY", "http://127.0.0.1:1");
    for (variables, host) in [
        (vec![], "serverless.twilio.com"),
        (vec![region(""), edge("")], "serverless.twilio.com"),
        (vec![region("ie1")], "serverless.ie1.twilio.com"),
        (vec![edge("dublin")], "serverless.dublin.us1.twilio.com"),
        (
            vec![region("ie1"), edge("dublin")],
            "serverless.dublin.ie1.twilio.com",
        ),
    ] {
        let told = run_with(&[&variables[..], &[proxy]].concat()).await;
        assert!(
            told[0].contains(&format!("\"https://{host}/\"")),
            "{told:?}"
        );
        assert!(told[1].starts_with("connect: no connection: "), "{told:?}");
    }
    let url = ("TWILIO_FUNCTIONS_URL", "http://127.0.0.1:1");
    let told = run_with(&[region("ie1"), url]).await;
    assert!(told[0].contains("\"http://127.0.0.1:1/\""), "{told:?}");
    let told = run_with(&[region("a b")]).await;
    assert_eq!(
        told[1],
        "configuration: the client is not set up: `a b` cannot be the region of a host"
    );
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_url() {
    let proxy = api().await;
    let with_user = format!("http://me:canary@{}", proxy.address);
    let told = run_with(&[
        ("TWILIO_FUNCTIONS_URL", "http://functions.example"),
        ("HTTP_PROXY", &with_user),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
    ])
    .await;
    assert_eq!(told[1..], CREATED);
    let requests = proxy.requests();
    let line = "POST http://functions.example/v1/Services/demo/Functions HTTP/1.1\r\n";
    assert!(requests[0].starts_with(line), "{requests:?}");
    assert!(
        requests[0].contains("\r\nhost: functions.example\r\n"),
        "{requests:?}"
    );
    assert!(
        requests[0].contains("\r\nproxy-authorization: Basic bWU6Y2FuYXJ5\r\n"),
        "{requests:?}"
    );
    assert_eq!((requests.len(), proxy.connections()), (2, 1));
}

#[tokio::test]
async fn some_hosts_are_asked_without_a_proxy() {
    let (proxy, direct) = (api().await, api().await);
    let (base, through) = (direct.base(), proxy.base());
    for excluded in ["127.0.0.1", "functions.example,127.0.0.0/8"] {
        let variables = [
            ("TWILIO_FUNCTIONS_URL", &*base),
            ("HTTP_PROXY", &through),
            ("NO_PROXY", excluded),
        ];
        assert_eq!(run_with(&variables).await[1..], CREATED, "{excluded}");
    }
    assert_eq!((direct.requests().len(), proxy.connections()), (4, 0));
    let variables = [
        ("TWILIO_FUNCTIONS_URL", "http://other.example"),
        ("HTTP_PROXY", &*through),
        ("NO_PROXY", "functions.example"),
    ];
    assert_eq!(run_with(&variables).await[1..], CREATED);
    assert_eq!(proxy.requests().len(), 2);
}

/// A proxy that leads wherever it is asked to, and the heads of its requests.
async fn tunnel() -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, heads) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(tokio::io::AsyncReadExt::read_u8(&mut stream).await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let target = head.split(' ').nth(1).unwrap().to_owned();
            sender.send(head).unwrap();
            stream
                .write_all(b"HTTP/1.1 200 Go on\r\n\r\n")
                .await
                .unwrap();
            tokio::spawn(async move {
                let mut other = TcpStream::connect(target).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut other).await;
            });
        }
    });
    (address, heads)
}

/// The proxy sees the host and nothing else; inside of the tunnel is HTTP/2, with a root of one's own.
#[tokio::test]
async fn a_proxy_for_https_is_a_tunnel() {
    let server = tls::Server::start(&["h2"], None).await;
    let (proxy, mut heads) = tunnel().await;
    let (base, root) = (server.base(), server.root_file());
    let variables = [
        ("TWILIO_FUNCTIONS_URL", &*base),
        ("HTTPS_PROXY", &proxy),
        ("SSL_CERT_FILE", root.to_str().unwrap()),
    ];
    let told = run_with(&variables).await;
    assert_eq!(told[1..], CREATED, "{told:?}");
    let head = heads.recv().await.unwrap();
    assert!(
        head.starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", server.port)),
        "{head}"
    );
    assert!(
        !head.to_ascii_lowercase().contains("authorization"),
        "{head}"
    );
    assert!(heads.try_recv().is_err(), "one connection");
    assert_eq!(server.agreed(), ["h2"]);
}
