//! Whatever one half of a codec writes, the other half reads back.

use std::fmt::Debug;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use twilio_functions::models::{Function, FunctionPage, PageMeta};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::sids::{AccountSid, FunctionSid, ServiceSid};
use twilio_functions::support::operation::Operation;
use twilio_functions::support::percent;

/// Texts of all kinds: what a form or a path has to escape more often than chance would have it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ +&=%/?#.;,|{}\\\\\"é😀\r\n\0~a]{0,20}",
        "%[0-9a-fA-F]{0,2}"
    ]
}

fn segment() -> impl Strategy<Value = String> {
    text().prop_filter("a path cannot hold it", |text| {
        !matches!(text.as_str(), "" | "." | "..")
    })
}

fn name() -> impl Strategy<Value = String> {
    let longest = prop_oneof![
        Just("é".repeat(255)),
        Just("😀".repeat(255)),
        Just("a".to_owned())
    ];
    let cut = |text: String| text.chars().take(255).collect::<String>();
    prop_oneof![9 => text().prop_map(cut), 1 => longest]
        .prop_filter("empty", |text| !text.is_empty())
}

fn sid<T: Debug + TryFrom<String, Error: Debug>>(
    prefix: &str,
) -> impl Strategy<Value = T> + use<T> {
    let pattern = format!("{prefix}[0-9a-fA-F]{{32}}");
    proptest::string::string_regex(&pattern)
        .unwrap()
        .prop_map(|text| T::try_from(text).unwrap())
}

fn function_sid() -> impl Strategy<Value = FunctionSid> {
    sid("ZH")
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    let nanoseconds = Timestamp::MIN.as_nanosecond()..=Timestamp::MAX.as_nanosecond();
    nanoseconds.prop_map(|nanoseconds| Timestamp::from_nanosecond(nanoseconds).unwrap())
}

prop_compose! {
    fn function()(
        sid in option::of(function_sid()),
        account_sid in option::of(sid::<AccountSid>("AC")),
        service_sid in option::of(sid::<ServiceSid>("ZS")),
        friendly_name in option::of(text()),
        date_created in option::of(timestamp()),
        date_updated in option::of(timestamp()),
        url in option::of(text()),
        links in option::of(vec((text(), text()), 0..3)),
    ) -> Function {
        let links = links.map(|links| links.into_iter().collect());
        Function { sid, account_sid, service_sid, friendly_name, date_created, date_updated, url, links }
    }
}

prop_compose! {
    /// Every combination of fields that are there and fields that are not.
    fn meta()(
        texts in vec(option::of(text()), 5),
        numbers in vec(option::of(any::<i64>()), 2),
    ) -> PageMeta {
        let urls = ["first_page_url", "key", "next_page_url", "previous_page_url", "url"];
        let texts = texts.into_iter().map(|text| text.map(serde_json::Value::from));
        let numbers = numbers.into_iter().map(|number| number.map(serde_json::Value::from));
        let fields = urls.into_iter().zip(texts).chain(["page", "page_size"].into_iter().zip(numbers));
        let there = fields.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        serde_json::from_value(there.collect::<serde_json::Map<_, _>>().into()).unwrap()
    }
}

prop_compose! {
    fn page()(
        functions in option::of(vec(function(), 0..4)),
        meta in option::of(meta()),
    ) -> FunctionPage {
        FunctionPage { functions, meta }
    }
}

fn request_comes_back<O: Operation + Debug + PartialEq>(
    operation: &O,
) -> Result<(), TestCaseError> {
    let request = operation
        .to_request()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read = O::from_request(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&read, operation);
    Ok(())
}

fn response_comes_back<O: Operation<Output: Debug + PartialEq, Headers = ()>>(
    output: &O::Output,
) -> Result<(), TestCaseError> {
    let response = O::from_response(O::to_response(output));
    let response = response.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(response.body(), output);
    Ok(())
}

proptest! {
    #[test]
    fn create(service_sid in segment(), friendly_name in name(), output in function()) {
        request_comes_back(&CreateFunction { service_sid, friendly_name })?;
        response_comes_back::<CreateFunction>(&output)?;
    }

    #[test]
    fn fetch(service_sid in segment(), sid in function_sid(), output in function()) {
        request_comes_back(&FetchFunction { service_sid, sid })?;
        response_comes_back::<FetchFunction>(&output)?;
    }

    #[test]
    fn list(
        service_sid in segment(),
        page_size in option::of(1..=1000_i64),
        page in option::of(prop_oneof![Just(0), Just((1 << 53) - 1), 0..1_i64 << 53]),
        page_token in option::of(text()),
        output in self::page(),
    ) {
        request_comes_back(&ListFunction { service_sid, page_size, page, page_token })?;
        response_comes_back::<ListFunction>(&output)?;
    }

    #[test]
    fn update(service_sid in segment(), sid in function_sid(), friendly_name in name(), output in function()) {
        request_comes_back(&UpdateFunction { service_sid, sid, friendly_name })?;
        response_comes_back::<UpdateFunction>(&output)?;
    }

    #[test]
    fn delete(service_sid in segment(), sid in function_sid()) {
        request_comes_back(&DeleteFunction { service_sid, sid })?;
        response_comes_back::<DeleteFunction>(&())?;
    }

    #[test]
    fn percent_encoding(text in text()) {
        let mut encoded = String::new();
        percent::encode_into(&mut encoded, &text);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
        prop_assert!(encoded.bytes().all(plain));
        prop_assert_eq!(percent::decode(&encoded).unwrap(), text.clone());
        prop_assert_eq!(percent::decode_plus(&encoded).unwrap(), text);
    }

    #[test]
    fn decoding_never_panics(text in any::<String>(), escapes in "[%+&=0-9a-zA-Zé]{0,20}") {
        for text in [text, escapes] {
            let _ = percent::decode(&text);
            let _ = percent::decode_pairs(&text);
        }
    }

    #[test]
    fn pairs(pairs in vec((text(), text()), 0..5)) {
        let mut encoded = String::new();
        for (name, value) in &pairs {
            if !encoded.is_empty() {
                encoded.push('&');
            }
            percent::encode_into(&mut encoded, name);
            encoded.push('=');
            percent::encode_into(&mut encoded, value);
        }
        let decoded = percent::decode_pairs(&encoded).unwrap();
        let decoded: Vec<_> = decoded.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        prop_assert_eq!(decoded, pairs);
    }

    #[test]
    fn no_request_makes_the_server_panic(target in "/v1/Services/[a-z%0-9]{0,5}/Functions(/[ZH0-9%]{0,5})?(\\?[a-zA-Z=&%0-9+]{0,20})?", body in any::<Vec<u8>>()) {
        let form = "application/x-www-form-urlencoded";
        let request = Request::post(target).header("content-type", form).body(Bytes::from(body)).unwrap();
        let _ = CreateFunction::from_request(&request);
        let _ = UpdateFunction::from_request(&request);
        let _ = ListFunction::from_request(&request);
    }
}
