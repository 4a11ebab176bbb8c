//! How long it takes to check a SID, and to make one, as against copying its text.
//!
//! `cargo bench -p benches --bench sids`; fails when a check takes 5 ns or more.

mod ratio;

use std::hint::black_box;

use ratio::side_by_side;
use twilio_functions::sids::FunctionSid;
use twilio_functions::support::text::{HEX, Piece, class, literal, matches_fixed};

const TEXT: &str = "ZH0123456789abcdefABCDEF0123456789";
const PIECES: &[Piece] = &[literal("ZH"), class(HEX, 32, 32)];

fn main() {
    let bytes: [u8; 34] = TEXT.as_bytes().try_into().expect("34 bytes");
    let wrong = TEXT.replacen('9', "g", 1);
    let repeat = 10_000;

    let check = || assert!(matches_fixed(PIECES, black_box(&bytes)));
    let copy = || drop(black_box(black_box(TEXT).to_owned()));
    let [check, copy] = side_by_side(repeat, check, copy);
    println!(
        "check of a SID        {:>8.2} ns, {:.2} × a String of it",
        check,
        check / copy
    );

    let parse = || drop(black_box(black_box(TEXT).parse::<FunctionSid>()));
    let [parse, copy] = side_by_side(repeat, parse, copy_of(TEXT));
    println!(
        "parse of a SID        {:>8.2} ns, {:.2} × a String of it",
        parse,
        parse / copy
    );

    let refuse = || drop(black_box(black_box(wrong.as_str()).parse::<FunctionSid>()));
    let [refuse, copy] = side_by_side(repeat, refuse, copy_of(TEXT));
    println!(
        "refusal of a text     {:>8.2} ns, {:.2} × a String of it",
        refuse,
        refuse / copy
    );

    assert!(
        check < 5.0,
        "checking a SID takes {check:.2} ns, at least 5 ns"
    );
}

fn copy_of(text: &str) -> impl FnMut() {
    move || drop(black_box(black_box(text).to_owned()))
}
