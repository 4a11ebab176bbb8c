//! Widths of integers: none that loses a value which the description allows.

use super::facets::{Facets, Limit};
use crate::ir::IntegerType;

/// The type of the format, or a wider one where limits or listed values do not fit.
pub(super) fn width(facets: &Facets<'_>) -> IntegerType {
    let named = match facets.format.as_deref() {
        Some("int32" | "int16" | "int8" | "uint16" | "uint8") => IntegerType::I32,
        Some("uint32") => IntegerType::U32,
        Some("uint64" | "uint") => IntegerType::U64,
        _ => IntegerType::I64,
    };
    let limits = [facets.minimum, facets.maximum].into_iter().flatten();
    let listed = facets.enumeration.iter().filter_map(|it| integer(it));
    // `load` puts limits there that `openapiv3` cannot hold.
    let beyond = ["x-minimum", "x-maximum"].map(|key| facets.data.extensions.get(key));
    let rounded = beyond[0].and_then(serde_json::Value::as_f64);
    let beyond = beyond.into_iter().flatten().filter_map(integer);
    let limits = limits.filter_map(|it| it.integer).chain(beyond);
    // Where the format says 64 bits, more is what programs wrote that know numbers as `f64` only.
    let is_meant =
        |limit: &i128| facets.format.as_deref() != Some("int64") || holds(IntegerType::I64, *limit);
    let values: Vec<i128> = limits.filter(is_meant).chain(listed).collect();
    let least = facets.minimum.map(|it| it.value).or(rounded);
    let can_be = |width: &IntegerType| {
        let has_sign = matches!(width, IntegerType::I32 | IntegerType::I64);
        has_sign || least.is_none_or(|least| least >= 0.0)
    };
    let fits = |width: &IntegerType| values.iter().all(|value| holds(*width, *value));
    let wider = [named, IntegerType::I64, IntegerType::U64];
    let mut wider = wider.into_iter().filter(can_be);
    wider.find(fits).unwrap_or(IntegerType::I64)
}

/// The smallest and the largest value: those of the limits, or of a format that has no type of its own.
pub(super) fn range(facets: &Facets<'_>) -> (Option<i128>, Option<i128>) {
    let end = |limit: Option<Limit>, step: i128| {
        let limit = limit?;
        let value = limit.integer?;
        Some(if limit.exclusive { value + step } else { value })
    };
    let (min, max) = (end(facets.minimum, 1), end(facets.maximum, -1));
    let (least, most) = match facets.format.as_deref() {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("uint8") => (u8::MIN.into(), u8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("uint16") => (u16::MIN.into(), u16::MAX.into()),
        _ => return (min, max),
    };
    (min.or(Some(least)), max.or(Some(most)))
}

/// A value that is an integer.
pub(super) fn integer(value: &serde_json::Value) -> Option<i128> {
    let signed = value.as_i64().map(i128::from);
    signed.or(value.as_u64().map(i128::from))
}

/// Whether a type has a value.
pub(super) fn holds(width: IntegerType, value: i128) -> bool {
    match width {
        IntegerType::I32 => i32::try_from(value).is_ok(),
        IntegerType::I64 => i64::try_from(value).is_ok(),
        IntegerType::U32 => u32::try_from(value).is_ok(),
        IntegerType::U64 => u64::try_from(value).is_ok(),
    }
}
