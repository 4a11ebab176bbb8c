//! Properties beside `oneOf`, and which member takes a value.

use constructs::sent;
use made::models::{
    CardType, Cash, Cheque, First, Second, Told, ToldBoolean, ToldNumber, ToldText, Choices, ChoicesEvent, ChoicesPayment, ChoicesShape, Pet, PetCat, PetOption2,
    TransferType,
};
use made::operations::{Adopt, Tell};
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

/// What tells members apart as JSON, which is read and written as it is.
fn told(json: &str) -> Told {
    let told: Told = serde_json::from_str(json).expect("a value");
    let request = sent(&Tell { body: told.clone() });
    assert_eq!(request.body(), json);
    told
}

#[test]
fn members_are_told_apart_by_numbers_and_booleans() {
    let first = ToldNumber::N1(First { n: 1, a: None });
    assert_eq!(told(r#"{"number":{"n":1}}"#).number, Some(first));
    let second = told(r#"{"number":{"n":2}}"#).number;
    assert_eq!(second, Some(ToldNumber::N2(Second { n: Some(2) })));
    // What is left out is written in its own type.
    let second = ToldNumber::N2(Second { n: None });
    let written = serde_json::to_string(&second).expect("JSON");
    assert_eq!(written, r#"{"n":2}"#);
    assert!(matches!(
        told(r#"{"boolean":{"on":true}}"#).boolean,
        Some(ToldBoolean::True(_))
    ));
    assert!(matches!(
        told(r#"{"boolean":{"on":false}}"#).boolean,
        Some(ToldBoolean::False(_))
    ));
    let refused = serde_json::from_str::<Told>(r#"{"number":{"n":3}}"#).expect_err("no member");
    let expected = "expected `n` to be one of `1`, `2`, found 3";
    assert!(refused.to_string().starts_with(expected), "{refused}");
}

#[test]
fn a_member_is_not_sent_with_the_tag_of_another_one() {
    let tell = |text| Tell {
        body: Told {
            text: Some(text),
            ..Told::default()
        },
    };
    let cash = |r#type: &str| Cash {
        r#type: r#type.to_owned(),
        amount: None,
    };
    let refusal = |text| tell(text).to_request().expect_err("a refusal").to_string();
    let refused = refusal(ToldText::Cash(cash("cheque")));
    let expected = "body.text.type: must be `cash` in this variant, found `cheque`";
    assert!(refused.contains(expected), "{refused}");
    let refused = refusal(ToldText::Coins(cash("cash")));
    assert!(refused.contains("must be `coins`"), "{refused}");
    let cheque = |r#type: Option<&str>| Cheque {
        r#type: r#type.map(str::to_owned),
        number: None,
    };
    let refused = refusal(ToldText::Cheque(cheque(Some("cash"))));
    assert!(refused.contains("must be `cheque`"), "{refused}");
    let left_out = tell(ToldText::Cheque(cheque(None))).to_request();
    let left_out = left_out.expect("a request");
    assert_eq!(left_out.body(), r#"{"text":{"type":"cheque"}}"#);
    sent(&tell(ToldText::Coins(cash("coins"))));
}
