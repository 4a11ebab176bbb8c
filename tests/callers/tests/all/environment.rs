//! Clients from the environment, each in a process with an environment of its own.

use std::process::Command;

use callers::Server;

/// What the program prints that calls these operations with these variables.
async fn run(variables: &[(&str, &str)], operations: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callers"));
    command
        .args(operations)
        .env_clear()
        .envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn everything_that_is_missing_is_named_at_once() {
    let expected = "the client is not set up: set ANY_URL, and ANY_USER and ANY_PASSWORD, or ANY_TOKEN, \
        or ANY_CLIENT_ID and ANY_CLIENT_SECRET, or ANY_OTHER_ID and ANY_OTHER_SECRET, or ANY_KEY, \
        or ANY_QUERY_KEY, or ANY_COOKIE\n";
    let half = [
        ("ANY_URL", "http://127.0.0.1:1"),
        ("ANY_CLIENT_ID", "canary"),
    ];
    let empty = [("ANY_URL", ""), ("ANY_TOKEN", "canary")];
    let only = [
        ("ANY_URL", "http://127.0.0.1:1"),
        ("ANY_USER", "me"),
        ("ANY_PASSWORD", ""),
    ];
    for variables in [&[][..], &half, &empty, &only] {
        assert_eq!(run(variables, &["open"]).await, expected, "{variables:?}");
    }
}

/// The token is fetched with the first call that needs one, and used for the next.
#[tokio::test]
async fn tokens_are_fetched_with_an_id_and_a_secret() {
    for (id, secret) in [
        ("ANY_CLIENT_ID", "ANY_CLIENT_SECRET"),
        ("ANY_OTHER_ID", "ANY_OTHER_SECRET"),
    ] {
        let server = Server::start().await;
        let variables = [("ANY_URL", &*server.base), (id, "me"), (secret, "canary")];
        let told = run(&variables, &["open", "oauth", "oauth", "basic"]).await;
        assert!(told.starts_with("open\noauth\noauth\nbasic\n"), "{told}");
        assert!(!told.contains("canary"), "{told}");
        let content = "content-type: application/x-www-form-urlencoded";
        let fetch = format!(
            "POST /token HTTP/1.1|{content}|authorization: Basic bWU6Y2FuYXJ5|content-length: 29|grant_type=client_credentials"
        );
        let call = "GET /oauth HTTP/1.1|authorization: Bearer canary-token|";
        let expected = [
            "GET /open HTTP/1.1|",
            &fetch,
            call,
            call,
            "GET /basic HTTP/1.1|",
        ];
        assert_eq!(server.seen(), expected);
    }
}

#[tokio::test]
async fn every_other_kind_is_read() {
    let server = Server::start().await;
    let variables = [
        ("ANY_URL", &*server.base),
        ("ANY_USER", "me"),
        ("ANY_PASSWORD", "canary"),
        ("ANY_TOKEN", "canary"),
        ("ANY_KEY", "canary"),
        ("ANY_QUERY_KEY", "canary"),
        ("ANY_COOKIE", "canary"),
    ];
    let operations = ["basic", "bearer", "header", "query", "cookie"];
    let told = run(&variables, &operations).await;
    assert!(
        told.starts_with("basic\nbearer\nheader\nquery\ncookie\n"),
        "{told}"
    );
    assert!(!told.contains("canary"), "{told}");
    let expected = [
        "GET /basic HTTP/1.1|authorization: Basic bWU6Y2FuYXJ5|",
        "GET /bearer HTTP/1.1|authorization: Bearer canary|",
        "GET /header HTTP/1.1|x-key: canary|",
        "GET /query?api%20key=canary HTTP/1.1|",
        "GET /cookie HTTP/1.1|cookie: session=canary|",
    ];
    assert_eq!(server.seen(), expected);
}
