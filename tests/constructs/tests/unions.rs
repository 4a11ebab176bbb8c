//! Properties beside `oneOf`, and which member takes a value.

use constructs::sent;
use made::models::{
    CardType, Choices, ChoicesEvent, ChoicesPayment, ChoicesShape, Pet, PetCat, PetOption2,
    TransferType,
};
use made::operations::Adopt;
use made::support::operation::Operation as _;

#[test]
fn each_member_has_the_properties_beside_it() {
    let cat = Pet::Cat(PetCat {
        name: "Tom".to_owned(),
        meows: true,
    });
    assert_eq!(
        sent(&Adopt { body: cat }).body(),
        r#"{"name":"Tom","meows":true}"#
    );
    let dog = |name: &str| Adopt {
        body: Pet::Option2(PetOption2 {
            name: name.to_owned(),
            barks: true,
        }),
    };
    assert_eq!(sent(&dog("Rex")).body(), r#"{"name":"Rex","barks":true}"#);
    let refused = dog("").to_request().expect_err("an empty name").to_string();
    assert!(
        refused.contains("body.name: must be at least 1 character"),
        "{refused}"
    );
}

/// The choices that this JSON is, which writes the same.
fn read(json: &str) -> Choices {
    let read: Choices = serde_json::from_str(json).expect("choices");
    assert_eq!(serde_json::to_string(&read).expect("JSON"), json);
    read
}

#[test]
fn a_member_that_lists_the_value_of_an_enum_comes_before_one_that_does_not() {
    let payment = |json: &str| read(json).payment.expect("a payment");
    let card = |json: &str| match payment(json) {
        ChoicesPayment::Card(it) => it.r#type,
        ChoicesPayment::Transfer(it) => panic!("{it:?}"),
    };
    let transfer = |json: &str| match payment(json) {
        ChoicesPayment::Transfer(it) => it.r#type,
        ChoicesPayment::Card(it) => panic!("{it:?}"),
    };
    assert_eq!(card(r#"{"payment":{"type":"card"}}"#), Some(CardType::Card));
    assert_eq!(
        card(r#"{"payment":{"type":"card","bank":"A"}}"#),
        Some(CardType::Card)
    );
    assert_eq!(
        transfer(r#"{"payment":{"type":"order"}}"#),
        Some(TransferType::Order)
    );
    // One that none of them lists is kept by the first.
    assert_eq!(
        transfer(r#"{"payment":{"type":"cash"}}"#),
        Some(TransferType::Unknown("cash".to_owned()))
    );
}

#[test]
fn the_member_that_knows_most_of_a_value_takes_it_however_deep() {
    let event = |json: &str| read(json).event.expect("an event");
    let is_stopped = |json: &str| matches!(event(json), ChoicesEvent::Stopped(_));
    assert!(is_stopped(r#"{"event":{"at":{"hour":1,"minute":2}}}"#));
    assert!(!is_stopped(r#"{"event":{"at":{"hour":1}}}"#));
    assert!(!is_stopped(r#"{"event":{"by":{"id":3},"at":{"hour":1}}}"#));
    assert!(!is_stopped(r#"{"event":{"by":"me","at":{"hour":1}}}"#));
}

#[test]
fn a_map_takes_what_no_object_knows_a_part_of() {
    let shape = |json: &str| read(json).shape.expect("a shape");
    let kept = shape(r#"{"shape":{"colour":"red","size":"9"}}"#);
    let ChoicesShape::Map(map) = kept else {
        panic!("{kept:?}")
    };
    assert_eq!(map["colour"], "red");
    // A property that an API has learnt since does not change which member it is.
    let json = r#"{"shape":{"type":"card","bank":"A","since":"2030"}}"#;
    let choices: Choices = serde_json::from_str(json).expect("choices");
    assert!(
        matches!(choices.shape, Some(ChoicesShape::Card(_))),
        "{choices:?}"
    );
}

/// Links of a chain, each within the one before, and what the innermost one holds.
fn chain(links: usize, innermost: &str) -> String {
    let mut json = innermost.to_owned();
    for link in (0..links).rev() {
        let name = if link % 3 == 0 { "left" } else { "right" };
        json = format!(r#"{{"{name}":{link},"next":{json}}}"#);
    }
    format!(r#"{{"chain":{json}}}"#)
}

/// Each link could be either member, so that there are 2 to the power of 50 ways to read it.
#[test]
fn members_within_members_are_told_apart_in_bounded_steps() {
    read(&chain(50, r#"{"right":1}"#));
    // What nobody knows leaves open to the end which member is the best one.
    let unknown = chain(50, r#"{"right":1,"new":2}"#);
    let chain_of = |json: &str| serde_json::from_str::<Choices>(json);
    let read = chain_of(&unknown).expect("choices");
    let written = serde_json::to_string(&read).expect("JSON");
    assert_eq!(written, unknown.replace(r#","new":2"#, ""));
    let wrong = chain(50, "3");
    let refused = chain_of(&wrong).expect_err("no chain").to_string();
    assert!(
        refused.contains("it could be read in too many ways"),
        "{refused}"
    );
    let wrong = chain(2, "3");
    let refused = chain_of(&wrong).expect_err("no chain").to_string();
    assert!(refused.contains("not Right: "), "{refused}");
}
