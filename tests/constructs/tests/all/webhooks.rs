//! What the API asks of its users.

use bytes::Bytes;
use constructs::{answered, sent};
use http::{Request, Response, StatusCode};
use made::models::About;
use made::support::operation::Operation;
use made::webhooks::requests::{NewPet, NewPetOutcome, SubscribeOnEvent, Upload};
use made::webhooks::{Rejection, Webhooks, router};
use tower::ServiceExt as _;

struct Shop;

impl Webhooks for Shop {
    async fn new_pet(&self, pet: NewPet) -> Result<NewPetOutcome, Rejection> {
        if pet.x_signature == "right" {
            Ok(NewPetOutcome::Ok(7))
        } else {
            Err(Rejection::forbidden("this is not the API"))
        }
    }

    async fn subscribe_on_event(&self, event: SubscribeOnEvent) -> Result<(), Rejection> {
        assert_eq!(event.body.width, 3);
        Ok(())
    }
}

async fn called(request: Request<Bytes>) -> (StatusCode, String) {
    let request = request.map(axum::body::Body::from);
    let response = router(Shop).oneshot(request).await.expect("an answer");
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 1000).await.expect("a body");
    (head.status, String::from_utf8_lossy(&body).into_owned())
}

fn raw(path: &str, media_type: &str, body: &'static str) -> Request<Bytes> {
    let request = Request::post(path).header("content-type", media_type);
    let request = request.header("x-signature", "right");
    request.body(Bytes::from(body)).expect("a request")
}

#[tokio::test]
async fn the_router_serves_webhooks_and_callbacks() {
    let pet = raw(
        "/newPet",
        "application/json",
        r#"{"name":"Tom","meows":true}"#,
    );
    assert_eq!(called(pet).await, (StatusCode::OK, "7".to_owned()));
    let event = raw(
        "/subscribe/onEvent/events",
        "application/json",
        r#"{"width":3}"#,
    );
    assert_eq!(called(event).await, (StatusCode::NO_CONTENT, String::new()));
    let (status, body) = called(raw("/newPet", "application/json", r#"{"name":""}"#)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert_eq!(
        called(raw("/pets", "text/plain", "")).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_not_written_is_answered_by_itself() {
    let gone = raw("/pet.gone", "application/x-www-form-urlencoded", "name=Tom");
    let (status, body) = called(gone).await;
    assert_eq!(status, StatusCode::NOT_IMPLEMENTED, "{body}");
}

#[test]
fn an_api_of_ones_own_can_send_them() {
    let event = SubscribeOnEvent {
        body: About { width: 3 },
    };
    let request = sent(&event);
    assert_eq!(request.uri(), "/subscribe/onEvent/events");
    assert_eq!(request.body(), r#"{"width":3}"#);
    let gone = Upload {
        name: Some("Tom".to_owned()),
    };
    assert_eq!(sent(&gone).body(), "name=Tom");
    assert_eq!(answered::<NewPet>(&NewPetOutcome::Accepted).status(), 202);
    let answer = Response::new(Bytes::from_static(b"7"));
    let answer = NewPet::from_response(answer)
        .expect("an output")
        .into_body();
    assert_eq!(answer, NewPetOutcome::Ok(7));
}
