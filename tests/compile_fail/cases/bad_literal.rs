//! A literal that is no SID is a compile error where it is a constant.

use twilio_functions::sids::FunctionSid;

const SHORT: FunctionSid = FunctionSid::from_static("ZH1");
const FOREIGN: FunctionSid = FunctionSid::from_static("AC0123456789abcdef0123456789abcdef");

fn main() {
    let _ = (SHORT, FOREIGN);
}
