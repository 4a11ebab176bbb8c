//! Formats of texts. They are limits, as lengths are, and no types: descriptions name formats that the
//! API itself does not keep, and an answer is worth more than its spelling.

/// Whether a text is a UUID: 32 hexadecimal digits of either case, in five groups or in one.
#[inline]
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let is_hyphen = |index: usize| text.len() == 36 && matches!(index, 8 | 13 | 18 | 23);
    matches!(text.len(), 32 | 36)
        && text.bytes().enumerate().all(|(index, byte)| {
            if is_hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        })
}

/// Whether a text is an IPv4 address: four numbers with dots between them.
#[inline]
#[must_use]
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether a text is an IPv6 address in one of its spellings (RFC 4291, section 2.2).
#[inline]
#[must_use]
pub fn is_ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// Whether a text is a time of day: `23:59`, with seconds, a fraction of them, and a zone or without.
#[inline]
#[must_use]
pub fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', 'z', '+', '-']);
    let (time, zone) = text.split_at(zone.unwrap_or(text.len()));
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (time, None),
    };
    let parts = time.split(':').count();
    let is_fraction = |digits: &str| {
        parts == 3 && !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
    };
    let is_zone = matches!(zone, "" | "Z" | "z")
        || (zone.split(':').count() == 2 && is_clock(&zone[1..]));
    matches!(parts, 2 | 3)
        && is_clock(time)
        && fraction.is_none_or(is_fraction)
        && is_zone
}

/// Whether each part between colons has two digits and is below its limit, seconds that leap included.
#[inline]
fn is_clock(text: &str) -> bool {
    text.split(':').zip([23, 59, 60]).all(|(part, last)| {
        part.len() == 2
            && part.bytes().all(|it| it.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number <= last)
    })
}
