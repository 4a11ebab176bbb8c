//! Models as JSON objects: what is read, what is refused and where, and what is written.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use twilio_functions::models::Function;
use twilio_functions::support::json;
use twilio_functions::support::object::{self, Members, Object, Writer};
use twilio_functions::support::values::Maybe;

/// A member in every way there is, as the generator writes such a model.
#[derive(Debug, PartialEq)]
struct Item {
    id: u32,
    note: Option<String>,
    label: Maybe<String>,
    inner: Option<Box<Item>>,
    others: BTreeMap<String, i64>,
}

impl Object for Item {
    const MEMBERS: &'static [&'static str] = &["id", "note", "label", "inner"];
    const IS_OPEN: bool = true;

    fn read<'de, A: MapAccess<'de>>(from: &mut Members<A>) -> Result<Self, A::Error> {
        let mut id = None;
        let mut note = None;
        let mut label = Maybe::Absent;
        let mut inner = None;
        let mut others = BTreeMap::new();
        while let Some(index) = from.next()? {
            match index {
                0 => from.read_some(&mut id),
                1 => from.read(&mut note),
                2 => from.read(&mut label),
                3 => from.read(&mut inner),
                _ => from.read_other(&mut others),
            }?;
        }
        Ok(Self {
            id: from.required("id", id)?,
            note,
            label,
            inner,
            others,
        })
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        object::read(from)
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut to = Writer::new(to);
        to.member("id", &self.id);
        to.optional("note", &self.note);
        to.maybe("label", &self.label);
        to.member("inner", &self.inner);
        to.others(&self.others);
        to.end()
    }
}

fn item(id: u32) -> Item {
    Item {
        id,
        note: None,
        label: Maybe::Absent,
        inner: None,
        others: BTreeMap::new(),
    }
}

#[track_caller]
fn check(text: &str, expected: &Item, written: &str) {
    assert_eq!(
        json::from_slice::<Item>(text.as_bytes()).unwrap(),
        *expected,
        "{text}"
    );
    // By another reader than that of texts, which hands over names that are not borrowed.
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::from_value::<Item>(value).unwrap(),
        *expected,
        "{text}"
    );
    assert_eq!(serde_json::to_string(expected).unwrap(), written);
}

#[test]
fn in_any_order_with_names_escaped() {
    let full = Item {
        note: Some("n".into()),
        inner: Some(Box::new(item(2))),
        others: BTreeMap::from([("é".into(), 7), ("zz".into(), 8)]),
        ..item(1)
    };
    check(
        r#"{"zz":8,"inner":{"id":2},"\u006eote":"n","\u00e9":7,"i\u0064":1}"#,
        &full,
        r#"{"id":1,"note":"n","inner":{"id":2,"inner":null},"zz":8,"é":7}"#,
    );
}

#[test]
fn absent_null_and_value() {
    check(r#"{"id":1}"#, &item(1), r#"{"id":1,"inner":null}"#);
    check(
        r#"{"id":1,"note":null,"inner":null}"#,
        &item(1),
        r#"{"id":1,"inner":null}"#,
    );
    let null = Item {
        label: Maybe::Null,
        ..item(1)
    };
    check(
        r#"{"label":null,"id":1}"#,
        &null,
        r#"{"id":1,"label":null,"inner":null}"#,
    );
    let value = Item {
        label: Maybe::Value("l".into()),
        ..item(1)
    };
    check(
        r#"{"id":1,"label":"l"}"#,
        &value,
        r#"{"id":1,"label":"l","inner":null}"#,
    );
}

#[track_caller]
fn refused(text: &str, path: &str, reason: &str) {
    let error = json::from_slice::<Item>(text.as_bytes()).unwrap_err();
    assert_eq!(
        (error.path.as_str(), error.reason.as_str()),
        (path, reason),
        "{text}"
    );
}

#[test]
fn what_is_no_such_object() {
    refused("[1,null]", "", "invalid type: sequence, expected an object");
    refused("null", "", "invalid type: null, expected an object");
    refused("{}", "", "missing field `id`");
    refused(r#"{"id":null}"#, "id", "invalid type: null, expected u32");
    refused(
        r#"{"id":1,"inner":{"note":"n"}}"#,
        "inner",
        "missing field `id`",
    );
    refused(
        r#"{"id":1,"inner":[1]}"#,
        "inner",
        "invalid type: sequence, expected an object",
    );
    refused(
        r#"{"id":1,"more":"m"}"#,
        "more",
        r#"invalid type: string "m", expected i64"#,
    );
}

#[test]
fn members_that_come_twice() {
    refused(r#"{"id":1,"id":1}"#, "id", "duplicate field `id`");
    refused(
        r#"{"id":1,"note":null,"note":"n"}"#,
        "note",
        "duplicate field `note`",
    );
}

#[test]
fn members_beyond_the_first_64() {
    struct Wide(u64);
    const NAMES: [&str; 70] = {
        let mut names = ["unused"; 70];
        names[63] = "last";
        names[64] = "first";
        names[69] = "end";
        names
    };
    impl Object for Wide {
        const MEMBERS: &'static [&'static str] = &NAMES;

        fn read<'de, A: MapAccess<'de>>(from: &mut Members<A>) -> Result<Self, A::Error> {
            let mut sum = 0;
            while let Some(index) = from.next()? {
                let mut value = 0_u64;
                from.read(&mut value)?;
                sum += value * index as u64;
            }
            Ok(Self(sum))
        }
    }
    let read = |text| object::read::<Wide, _>(&mut serde_json::Deserializer::from_str(text));
    let sum = read(r#"{"end":1,"last":1,"first":1,"more":5}"#).unwrap().0;
    assert_eq!(sum, 69 + 63 + 64);
    let error = read(r#"{"end":1,"first":1,"end":1}"#).err().unwrap();
    assert!(
        error.to_string().starts_with("duplicate field `end`"),
        "{error}"
    );
}

#[test]
fn a_model_passes_over_what_it_does_not_know() {
    let function: Function =
        json::from_slice(br#"{"new":[{"a":1}],"friendly_name":"f","also":null}"#).unwrap();
    assert_eq!(
        function,
        Function {
            friendly_name: Some("f".into()),
            ..Function::default()
        }
    );
    let error = json::from_slice::<Function>(br#"["ZH00000000000000000000000000000000"]"#);
    assert_eq!(
        error.unwrap_err().reason,
        "invalid type: sequence, expected an object"
    );
}

#[test]
fn bytes_that_are_no_text() {
    let error = json::from_slice::<Item>(b"{\"id\":1,\"note\":\"\xff\"}").unwrap_err();
    assert_eq!(error.path, "note");
    assert!(error.reason.starts_with("not JSON: not UTF-8"), "{error}");
}
