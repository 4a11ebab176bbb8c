//! What a scalar of YAML is: by the Core Schema of YAML 1.2 (section 10.3.2), but for numbers with zeros before them, which
//! are texts as they are to `serde_yaml`; binary numbers and signs before a base are read, too.

use serde_json::{Number, Value};

/// A scalar without quotes.
#[derive(Debug, PartialEq)]
pub(super) enum Plain {
    Value(Value),
    Text,
    /// A number that JSON does not have, as it is spelled.
    NotFinite(&'static str),
}

/// What a scalar without quotes and without a tag is.
pub(super) fn plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Value(Value::Null),
        "true" | "True" | "TRUE" => Plain::Value(Value::Bool(true)),
        "false" | "False" | "FALSE" => Plain::Value(Value::Bool(false)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Plain::NotFinite(".inf"),
        "-.inf" | "-.Inf" | "-.INF" => Plain::NotFinite("-.inf"),
        ".nan" | ".NaN" | ".NAN" => Plain::NotFinite(".nan"),
        _ => number(text).map_or(Plain::Text, |number| Plain::Value(Value::Number(number))),
    }
}

/// What a scalar with a tag of YAML's own is; nothing, if it cannot be that.
pub(super) fn tagged(text: &str, kind: &str) -> Option<Plain> {
    let scalar = plain(text);
    let is_so = match (kind, &scalar) {
        ("null", Plain::Value(value)) => value.is_null(),
        ("bool", Plain::Value(value)) => value.is_boolean(),
        ("int", Plain::Value(value)) => value.as_f64().is_some_and(|it| it.fract() == 0.0),
        ("float", Plain::Value(value)) => value.is_number(),
        ("float", Plain::NotFinite(_)) => true,
        ("null" | "bool" | "int" | "float", _) => false,
        _ => return Some(Plain::Text),
    };
    is_so.then_some(scalar)
}

fn number(text: &str) -> Option<Number> {
    let is_begin = |byte: &u8| byte.is_ascii_digit() || b"+-.".contains(byte);
    text.as_bytes().first().filter(|byte| is_begin(byte))?;
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return based(digits, radix, is_negative);
        }
    }
    // Zeros before other digits are kept by nobody but a text.
    let has_zeros = digits.len() > 1 && digits.starts_with('0');
    if has_zeros && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unsigned = (!is_negative).then(|| digits.parse::<u64>().ok()).flatten();
    if let Some(number) = unsigned {
        return Some(number.into());
    }
    let signed = text.parse::<i64>().ok();
    if let Some(number) = signed {
        return Some(number.into());
    }
    // Numbers that are larger are read as other readers of JSON read them.
    let is_word = text
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E'));
    let number = (!is_word).then(|| text.parse::<f64>().ok()).flatten()?;
    Number::from_f64(number)
}

fn based(digits: &str, radix: u32, is_negative: bool) -> Option<Number> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let number = i128::from_str_radix(digits, radix).ok()?;
    let number = if is_negative { -number } else { number };
    #[expect(clippy::cast_precision_loss, reason = "so does every JSON reader")]
    match (u64::try_from(number), i64::try_from(number)) {
        (Ok(number), _) => Some(number.into()),
        (_, Ok(number)) => Some(number.into()),
        _ => Number::from_f64(number as f64),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_scalars_are_what_the_core_schema_says() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("True", json!(true)),
            ("0", json!(0)),
            ("-0", json!(0)),
            ("+12", json!(12)),
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
            ("0x1F", json!(31)),
            ("-0x10", json!(-16)),
            ("0o17", json!(15)),
            ("0b11", json!(3)),
            ("1.50", json!(1.5)),
            ("+.5", json!(0.5)),
            ("1e3", json!(1000.0)),
            ("1.", json!(1.0)),
        ] {
            assert_eq!(plain(text), Plain::Value(value), "{text}");
        }
        for text in [
            "007",
            "-01",
            "+-1",
            "--1",
            "0x",
            "0x+1",
            "0xZ",
            "1_000",
            "1e",
            "1e400",
            "-",
            "+",
            ".",
            "..",
            "nan",
            "inf",
            "+inf",
            "-infinity",
            ".INf",
            "2020-01-01",
            "1.2.3",
            "yes",
            "no",
            "12:30",
            "nullable",
            "e5",
        ] {
            assert_eq!(plain(text), Plain::Text, "{text}");
        }
        assert_eq!(plain("-.INF"), Plain::NotFinite("-.inf"));
    }

    #[test]
    fn tags_say_what_a_scalar_is() {
        let value = |value| Some(Plain::Value(value));
        assert_eq!(tagged("200", "str"), Some(Plain::Text));
        assert_eq!(tagged("200", "int"), value(json!(200)));
        assert_eq!(tagged("1e20", "int"), value(json!(1e20)));
        assert_eq!(tagged("2", "float"), value(json!(2)));
        assert_eq!(tagged(".inf", "float"), Some(Plain::NotFinite(".inf")));
        for (text, kind) in [
            ("a", "int"),
            ("1.5", "int"),
            ("no", "bool"),
            (".inf", "int"),
        ] {
            assert_eq!(tagged(text, kind), None, "{text}");
        }
        assert_eq!(tagged("aGk=", "binary"), Some(Plain::Text));
    }
}
