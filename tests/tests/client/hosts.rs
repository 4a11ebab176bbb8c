//! Which host a client talks to: the description's servers, their variables, and its own base URL.

use twilio_functions::Client;

/// What `Debug` says of the base URL.
fn base(client: &Client) -> String {
    let shown = format!("{client:?}");
    let (_, rest) = shown
        .split_once("base_url: ")
        .expect("Debug shows the base URL");
    rest.trim_end_matches(", .. }").to_owned()
}

fn client() -> Client {
    Client::new("AC00000000000000000000000000000000", "secret")
}

#[test]
fn region_and_edge_choose_the_host() {
    for (client, host) in [
        (client(), "serverless.twilio.com"),
        (client().region("ie1"), "serverless.ie1.twilio.com"),
        (client().edge("dublin"), "serverless.dublin.us1.twilio.com"),
        (
            client().edge("dublin").region("ie1"),
            "serverless.dublin.ie1.twilio.com",
        ),
        (
            client().region("ie1").edge("sydney").region("au1"),
            "serverless.sydney.au1.twilio.com",
        ),
        (
            client().edge("dublin").base_url("https://localhost:1"),
            "localhost:1",
        ),
    ] {
        let base = base(&client);
        assert!(
            base.contains(&format!("https://{host}")),
            "{base}, not {host}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_part_of_a_host_is_refused_before_anything_is_sent() {
    for edge in ["", "evil.example/", "a b", "x@evil.example", "a..b", "é"] {
        let error = client()
            .edge(edge)
            .delete_function("demo", SID)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("cannot be the edge of a host"),
            "{edge}: {error}"
        );
    }
}

const SID: &str = "ZH00000000000000000000000000000000";
