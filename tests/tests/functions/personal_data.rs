//! What the description marks as personal data stays out of `Debug` texts.

use twilio_functions::models::{Function, FunctionPage};
use twilio_functions::operations::CreateFunction;

const NAME: &str = "Ada Lovelace's function";

#[test]
fn personal_data_is_hidden_and_the_rest_is_shown() {
    let function = Function {
        friendly_name: Some(NAME.to_owned()),
        url: Some("https://example.com/1".to_owned()),
        ..Function::default()
    };
    let page = FunctionPage {
        functions: Some(vec![function.clone()]),
        ..FunctionPage::default()
    };
    let create = CreateFunction {
        service_sid: "demo".to_owned(),
        friendly_name: NAME.to_owned(),
    };
    for (shown, beside) in [
        (format!("{function:?}"), "https://example.com/1"),
        (format!("{page:#?}"), "https://example.com/1"),
        (format!("{create:?}"), "demo"),
    ] {
        assert!(shown.contains("friendly_name: [pii]"), "{shown}");
        assert!(shown.contains(beside), "{shown}");
        assert!(!shown.contains(NAME), "{shown}");
    }
}

#[test]
fn what_is_sent_is_not_redacted() {
    let function = Function {
        friendly_name: Some(NAME.to_owned()),
        ..Function::default()
    };
    let text = serde_json::to_string(&function).unwrap();
    assert!(text.contains(NAME), "{text}");
}
