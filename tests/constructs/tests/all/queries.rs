//! Queries that stand in paths: what is sent, and which operation a server takes a request for.

use std::collections::BTreeMap;

use axum::body::Body;
use constructs::sent;
use http::{Request, header};
use made::client::Client;
use made::mock::mock;
use made::models::About;
use made::operations::{
    ChangeOrder, DropDiff, MeasureOrders, PostOrdersIdCmdDiff, RefreshOrders, ShowDiff, ShowDiffText,
};
use made::server::router;
use made::support::operation::Operation;
use tower::ServiceExt as _;

fn id() -> String {
    "a/b".to_owned()
}

#[test]
fn the_query_of_the_path_comes_before_that_of_the_parameters() {
    let mut diff = PostOrdersIdCmdDiff {
        id: id(),
        brief: None,
        rest: None,
    };
    assert_eq!(sent(&diff).uri(), "/orders/a%2Fb?cmd=diff");
    diff.brief = Some(true);
    diff.rest = Some(BTreeMap::from([("view".to_owned(), "full text".to_owned())]));
    let expected = "/orders/a%2Fb?cmd=diff&brief=true&view=full%20text";
    assert_eq!(sent(&diff).uri(), expected);
    let body = About { width: 3 };
    let show = sent(&ShowDiff { id: id(), body });
    assert_eq!(show.uri(), "/orders/a%2Fb?view=full%20text&cmd=diff");
    assert_eq!(sent(&RefreshOrders {}).uri(), "/orders?refresh");
    let measured = "/orders?gr%C3%B6%C3%9Fe=a%20b+c%7Cd&since=2026-11-30T00:00:00Z";
    assert_eq!(sent(&MeasureOrders { page: None }).uri(), measured);
    let second = sent(&MeasureOrders { page: Some(2) });
    assert_eq!(second.uri().to_string(), format!("{measured}&page=2"));
}

#[test]
fn a_request_without_the_query_is_of_no_such_path() {
    for uri in ["/orders/1", "/orders/1?cmd=show", "/orders/1?cmd", "/orders/1?acmd=diff"] {
        let mut request = http::Request::new(bytes::Bytes::new());
        *request.uri_mut() = uri.parse().expect("a URI");
        let refused = DropDiff::from_request(&request).expect_err("another query");
        assert_eq!(refused.status(), 404, "{uri}");
    }
}

/// The status of the answer, the methods that it says are allowed, and the operation that has answered.
async fn answer(request: http::request::Builder, body: &'static str) -> (u16, String, String) {
    let mock = mock();
    let request = request.body(Body::from(body)).expect("a request");
    let router = router(mock.clone());
    let response = router.oneshot(request).await.expect("an answer");
    let allowed = response.headers().get(header::ALLOW);
    let allowed = allowed.map_or("", |it| it.to_str().expect("a text"));
    let called = mock.calls().join(" ");
    (response.status().as_u16(), allowed.to_owned(), called)
}

#[tokio::test]
async fn a_server_takes_the_operation_with_the_most_pairs_that_a_request_has() {
    let diff = "post /orders/{id}?cmd=diff";
    for (uri, body, operation) in [
        ("/orders/1", "", "changeOrder"),
        ("/orders/1?cmd=show", "", "changeOrder"),
        ("/orders/1?cmd", "", "changeOrder"),
        ("/orders/1?cmd=diff", "", diff),
        ("/orders/1?brief=true&%63md=dif%66", "", diff),
        ("/orders/1?cmd=diff&view=full", "", diff),
        ("/orders/1?view=full+text&cmd=diff", "{\"width\":3}", "showDiff"),
        ("/orders/1?cmd=diff&view=full%20text", "{\"width\":3}", "showDiff"),
        ("/orders?refresh", "", "refreshOrders"),
        ("/orders?a=b&refresh=&", "", "refreshOrders"),
    ] {
        let mut request = Request::post(uri);
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let answer = answer(request, body).await;
        assert_eq!(answer, (204, String::new(), operation.to_owned()), "{uri}");
    }
    let uri = "/orders?since=2026-11-30T00%3A00%3A00Z&gr%C3%B6%C3%9Fe=a+b%20c%7Cd";
    let measured = answer(Request::get(uri), "").await;
    assert_eq!(measured, (204, String::new(), "measureOrders".to_owned()));
}

#[tokio::test]
async fn what_no_operation_claims_is_unknown_or_of_another_method() {
    for uri in ["/orders", "/orders?refresh=1", "/orders?Refresh", "/orders?cmd=refresh"] {
        let (status, _, called) = answer(Request::post(uri), "").await;
        assert_eq!((status, called.as_str()), (404, ""), "{uri}");
    }
    for (request, allowed) in [
        (Request::delete("/orders/1"), "POST"),
        (Request::put("/orders/1?cmd=diff"), "DELETE, POST"),
        (Request::get("/orders?refresh"), "POST"),
    ] {
        let (status, methods, called) = answer(request, "").await;
        assert_eq!((status, methods.as_str(), called.as_str()), (405, allowed, ""));
    }
    // It is this operation, whose other parameters cannot be read.
    let (status, _, called) = answer(Request::post("/orders/1?cmd=diff&brief=%zz"), "").await;
    assert_eq!((status, called.as_str()), (400, ""));
}

#[tokio::test]
async fn media_types_are_those_of_one_query() {
    let of_type = |media_type| {
        let request = Request::post("/orders/1?view=full%20text&cmd=diff");
        request.header(header::CONTENT_TYPE, media_type)
    };
    let (status, _, called) = answer(of_type("text/plain"), "a").await;
    assert_eq!((status, called.as_str()), (204, "showDiff (text/plain)"));
    let (status, _, called) = answer(of_type("application/xml"), "<a/>").await;
    assert_eq!((status, called.as_str()), (415, ""));
}

#[tokio::test]
async fn clients_reach_each_of_them() {
    let mock = mock();
    let client = Client::new().in_process(router(mock.clone()));
    client.change_order(id()).await.expect("an answer");
    client.post_orders_id_cmd_diff(id()).await.expect("an answer");
    client.show_diff_text(id(), "a").await.expect("an answer");
    client.refresh_orders().await.expect("an answer");
    assert_eq!(mock.requests::<ChangeOrder>().len(), 1);
    assert_eq!(mock.requests::<PostOrdersIdCmdDiff>().len(), 1);
    assert_eq!(mock.requests::<ShowDiffText>().len(), 1);
    assert_eq!(mock.requests::<RefreshOrders>().len(), 1);
}
