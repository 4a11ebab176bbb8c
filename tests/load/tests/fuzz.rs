//! Millions of requests that are nearly right, straight into the router: no input makes it panic, hand on what the
//! description forbids, or answer what the description does not have.
//!
//! `FUZZ_INPUTS` is how many (20,000, if not set), `FUZZ_SEED` which ones (others each time). What is found is printed with
//! the seed and the bytes.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::StatusCode;
use load::Decoding;

/// One of each kind. `bWU6c2VjcmV0` is `me:secret`.
const VALID: &[&str] = &[
    "GET /v1/Services/demo/Functions\nAuthorization: Basic bWU6c2VjcmV0\n\n",
    "GET /v1/Services/demo/Functions?PageSize=50&Page=1&PageToken=PA\nAuthorization: Basic bWU6c2VjcmV0\n\n",
    "POST /v1/Services/demo/Functions\nAuthorization: Basic bWU6c2VjcmV0\nContent-Type: application/x-www-form-urlencoded\n\nFriendlyName=Gr%C3%BC%C3%9Fe+%26",
    "GET /v1/Services/demo/Functions/ZH00000000000000000000000000000000\nAuthorization: Basic bWU6c2VjcmV0\n\n",
    "POST /v1/Services/a%2Fb/Functions/ZH00000000000000000000000000000000\nAuthorization: Basic bWU6c2VjcmV0\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\nFriendlyName=x",
    "DELETE /v1/Services/demo/Functions/ZH00000000000000000000000000000000\nAuthorization: Basic bWU6c2VjcmV0\nContent-Length: 0\n\n",
    "HEAD /v1/Services/%F0%9F%98%80/Functions\nAuthorization: Basic bWU6c2VjcmV0\n\n",
    "OPTIONS /v1/Services/demo/Functions/ZH00000000000000000000000000000000\n\n",
];

/// What a request may be made of, or should not.
const WORDS: &[&str] = &[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "get",
    "/",
    "//",
    "/v1",
    "/v1/Services/",
    "/Functions",
    "/Functions/",
    "demo",
    ".",
    "..",
    "...",
    "%2e%2e",
    "%2F",
    "%5C",
    "%00",
    "%0d%0a",
    "%",
    "%2",
    "%zz",
    "%25",
    "%c0%af",
    "%ed%a0%80",
    "%f4%90%80%80",
    "%ff",
    "%F0%9F%98%80",
    "\u{e9}",
    "\u{1f600}",
    "\u{0}",
    "ZH",
    "ZH00000000000000000000000000000000",
    "ZHAbCdEf00000000000000000000000000",
    "ZS00000000000000000000000000000000",
    "FriendlyName",
    "FriendlyName=",
    "FriendlyName=x&",
    "friendlyname=x",
    "PageSize=",
    "PageSize=1000&",
    "Page=",
    "PageToken=",
    "&",
    "=",
    "+",
    ";",
    "?",
    "#",
    "[]",
    "[0]",
    "-1",
    "0",
    "1",
    "1001",
    "9007199254740991",
    "9007199254740992",
    "9223372036854775808",
    "1e3",
    "0x1",
    "NaN",
    "null",
    "true",
    "Authorization: Basic bWU6c2VjcmV0\n",
    "Authorization: Basic\n",
    "Authorization: Bearer x\n",
    "basic",
    "bWU6",
    "Og==",
    "Content-Type: application/json\n",
    "Content-Type:\n",
    "Content-Type: application/x-www-form-urlencoded\n",
    "Content-Encoding: gzip\n",
    "Content-Encoding: identity\n",
    "Cookie: a=b\n",
    "\n",
    "\n\n",
    "{\"FriendlyName\":\"x\"}",
    "' OR 1=1--",
    "<script>",
];

/// How long an answer may take, when nobody else wants the processor.
const LONGEST: Duration = Duration::from_secs(2);

/// Numbers that look random (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("64 bits");
        usize::try_from(self.next() % end).expect("less than before")
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// A valid request with a few things changed.
fn input(random: &mut Random, bytes: &mut Vec<u8>) {
    bytes.clear();
    bytes.extend_from_slice(random.pick(VALID).as_bytes());
    for _ in 0..=random.below(3) {
        change(random, bytes);
    }
}

fn change(random: &mut Random, bytes: &mut Vec<u8>) {
    let (start, end) = piece(random, bytes);
    match random.below(10) {
        0 => bytes
            .splice(start..end, random.pick(WORDS).bytes())
            .for_each(drop),
        1 | 2 => bytes
            .splice(start..start, random.pick(WORDS).bytes())
            .for_each(drop),
        3 => bytes.drain(start..end).for_each(drop),
        4 => {
            let again = bytes[start..end].repeat(1 + random.below(3));
            bytes.splice(start..start, again).for_each(drop);
        }
        // Now and then longer than any limit.
        5 => {
            let most = if random.below(50) == 0 { 15 } else { 9 };
            let times = 1 << random.below(most);
            let again = bytes[start..end.min(start + 40)].repeat(times);
            bytes.splice(start..start, again).for_each(drop);
        }
        6 => {
            let at = random.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        7 => {
            let (at, byte) = (random.below(bytes.len()), random.below(256));
            bytes.insert(at, u8::try_from(byte).expect("a byte"));
        }
        8 => {
            let at = random.below(bytes.len());
            if let Some(&byte) = bytes.get(at) {
                let escape = format!("%{byte:02x}");
                bytes.splice(at..=at, escape.bytes()).for_each(drop);
            }
        }
        // The beginning of one request and the end of another.
        _ => {
            let other = random.pick(VALID).as_bytes();
            let (from, _) = piece(random, other);
            bytes.truncate(start);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}

/// Where a piece of a request begins and ends: pieces are separated by what separates them in HTTP and in forms.
fn piece(random: &mut Random, bytes: &[u8]) -> (usize, usize) {
    let is_border = |byte: &u8| b" /?&=:;\n%+".contains(byte);
    let at = random.below(bytes.len());
    let start = bytes[..at].iter().rposition(is_border).unwrap_or(0);
    let end = bytes[at..].iter().position(is_border);
    (start, end.map_or(bytes.len(), |length| at + length))
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
    )
}

/// The status of the answer, if there is one, or what it panicked with, and how long that took.
fn timed(
    decoding: &mut Decoding,
    bytes: &[u8],
) -> (std::thread::Result<Option<StatusCode>>, Duration) {
    let begun = Instant::now();
    let answer = catch_unwind(AssertUnwindSafe(|| decoding.answer(bytes)));
    (answer, begun.elapsed())
}

#[test]
fn no_input_is_too_much() {
    let inputs = variable("FUZZ_INPUTS").unwrap_or(20_000);
    let clock = SystemTime::now().duration_since(UNIX_EPOCH);
    let clock = clock.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0));
    let seed = variable("FUZZ_SEED").unwrap_or(clock);
    println!("{inputs} inputs, FUZZ_SEED={seed}");
    let (mut random, mut decoding) = (Random(seed), Decoding::default());
    let (mut bytes, mut answers) = (Vec::new(), BTreeMap::<u16, u64>::new());
    let (mut count, mut slowest) = (0, Duration::ZERO);
    while count < inputs {
        input(&mut random, &mut bytes);
        let (mut answer, mut took) = timed(&mut decoding, &bytes);
        for _ in 0..4 {
            // The machine may have been busy with something else.
            if took > LONGEST {
                let (again, took_again) = timed(&mut decoding, &bytes);
                (answer, took) = (again, took.min(took_again));
            }
        }
        slowest = slowest.max(took);
        let Ok(answer) = answer else {
            bytes.truncate(4000);
            panic!("FUZZ_SEED={seed}, input {count}: {}", bytes.escape_ascii());
        };
        // Bytes that make no request do not count.
        if let Some(status) = answer {
            *answers.entry(status.as_u16()).or_default() += 1;
            count += 1;
        }
    }
    println!("{answers:?}, the slowest after {slowest:?}");
    assert!(slowest < LONGEST, "{slowest:?}");
    let needed = [200, 201, 204, 400, 401, 404, 405, 415];
    assert!(
        inputs < 10_000 || needed.iter().all(|status| answers.contains_key(status)),
        "the inputs are not varied enough: {answers:?}"
    );
}
