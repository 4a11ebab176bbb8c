//! A secret is gone from memory once all who had it are: looked for where it could still be, in the memory of this process.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use twilio_functions::client::{Client, ClientCredentials};
use twilio_functions::credentials::AccountSidAuthToken;

/// The secret, which stands nowhere as it is.
fn secret() -> String {
    let mut text = String::with_capacity(64);
    text.extend((0..40).map(|index| char::from(letter(index))));
    text
}

fn letter(index: u16) -> u8 {
    b'a' + u8::try_from((index * 7 + 3) % 26).unwrap()
}

/// How often the secret is in memory that can be written to, of which so much is looked at at a time.
fn copies(bytes: &mut [u8]) -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let own = bytes.as_ptr() as usize..bytes.as_ptr() as usize + bytes.len();
    let (first, mut count) = (letter(20), 0);
    let is_data = |line: &&str| line.contains(" rw") && !line.contains('/');
    for line in maps.lines().filter(is_data) {
        let (range, _) = line.split_once(' ').unwrap();
        let (begin, end) = range.split_once('-').unwrap();
        let [mut at, end] = [begin, end].map(|text| usize::from_str_radix(text, 16).unwrap());
        while at < end {
            let length = bytes.len().min(end - at);
            let is_own = own.start < at + length && at < own.end;
            memory.seek(SeekFrom::Start(at as u64)).unwrap();
            if !is_own && memory.read_exact(&mut bytes[..length]).is_ok() {
                let found = bytes
                    .windows(20)
                    .filter(|window| window[0] == first && is_secret(window));
                count += found.count();
            }
            bytes.fill(0);
            at += length;
        }
    }
    count
}

/// Whether this is the second half of the secret: the first one may have been overwritten by whom it was given back to.
fn is_secret(window: &[u8]) -> bool {
    let mut bytes = window.iter().zip(20..40);
    bytes.all(|(byte, index)| *byte == letter(index))
}

#[test]
fn nothing_of_a_secret_is_left() {
    // So large that it has pages of its own.
    let bytes = &mut vec![0; 1 << 20][..];
    let kept = std::hint::black_box(secret());
    assert!(copies(bytes) > 0, "it is found where it is");
    kept.into_bytes().fill(0);
    let before = copies(bytes);

    let credentials = AccountSidAuthToken::new("AC", secret());
    let header = credentials.to_header();
    let client = Client::new("AC", secret()).credentials(credentials.clone());
    let tokens = ClientCredentials::new("https://auth.example", "id", secret());
    let client = client.client_credentials("accountSid_authToken", tokens);
    assert!(copies(bytes) > before, "they hold it");
    drop((credentials, header, client));
    assert_eq!(copies(bytes), before);
    // What is not wiped would have been found.
    drop(std::hint::black_box(secret()));
    assert_eq!(copies(bytes), before + 1);
}
