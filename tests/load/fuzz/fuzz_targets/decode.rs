//! Any bytes as a request: see `load::Decoding`.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use load::Decoding;

thread_local! {
    static DECODING: RefCell<Decoding> = RefCell::default();
}

fuzz_target!(|bytes: &[u8]| {
    DECODING.with_borrow_mut(|decoding| decoding.answer(bytes));
});
