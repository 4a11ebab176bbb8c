//! The SID of an account is no SID of a function.

use twilio_functions::operations::FetchFunction;
use twilio_functions::sids::{AccountSid, FunctionSid};

fn fetch(account: AccountSid) -> FetchFunction {
    FetchFunction { service_sid: String::new(), sid: account }
}

fn compare(account: AccountSid, function: FunctionSid) -> bool {
    account == function
}

fn main() {
    let _ = (fetch, compare);
}
