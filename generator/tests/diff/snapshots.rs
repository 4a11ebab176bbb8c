//! The snapshot of a crate's surface: read back as it was written, small, and refused where it is none.

use generator::diff::Surface;

use crate::edits::{ZOO, surface};

#[test]
fn round_trip() {
    let text = surface(ZOO).to_json();
    assert!(text.starts_with("{\n  \"format\": 3,\n"), "{text}");
    assert!(text.ends_with("}\n"));
    let read = Surface::from_json(&text).expect("it is a snapshot");
    assert_eq!(read.to_json(), text);
    assert_eq!(surface(ZOO).to_json(), text, "it is the same every time");
}

#[test]
fn prose_is_left_out() {
    let other = ZOO.replace("description: An animal.", "description: A beast.");
    assert_ne!(other, ZOO);
    assert_eq!(surface(&other).to_json(), surface(ZOO).to_json());
    assert_ne!(surface(&other), surface(ZOO));
}

#[test]
fn what_is_no_snapshot_is_refused() {
    for (text, reason) in [
        ("", "it is not JSON"),
        ("[]", "another version of the generator made it"),
        (
            "{\"format\": 999999}",
            "another version of the generator made it",
        ),
        ("{\"format\": 3}", "it is not a snapshot"),
    ] {
        let error = Surface::from_json(text).expect_err("it is none");
        assert!(error.starts_with(reason), "{text}: {error}");
    }
}
