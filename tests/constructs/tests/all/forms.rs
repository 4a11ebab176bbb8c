//! Forms that are a choice of objects: all fields in one, to the byte, and what others send.

use bytes::Bytes;
use constructs::{refused_for, sent};
use http::{Request, header};
use made::models::{About, ByTransferOption1Code, DonationCode, DonationKind, ProveKind};
use made::operations::{Donate, Prove};
use made::support::multipart::FilePart;
use made::support::operation::Operation as _;
use made::support::server::Rejection;

fn card() -> Donate {
    Donate {
        amount: 20,
        kind: DonationKind::Card,
        number: Some("1234".to_owned()),
        code: Some(DonationCode::Integer(7)),
        until: None,
    }
}

/// Reads a body that another client has sent.
fn read(body: &'static str) -> Result<Donate, Rejection> {
    let request = Request::post("/donations")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from_static(body.as_bytes()));
    Donate::from_request(&request.expect("a request"))
}

#[test]
fn each_member_is_written_by_the_fields_it_has() {
    assert_eq!(
        sent(&card()).body(),
        "amount=20&kind=card&number=1234&code=7"
    );
    let bank = Donate {
        kind: DonationKind::Bank,
        amount: 9_000,
        number: Some("AT12".repeat(5)),
        code: Some(DonationCode::Option2(ByTransferOption1Code::Later)),
        until: None,
    };
    assert_eq!(
        sent(&bank).body(),
        "amount=9000&kind=bank&number=AT12AT12AT12AT12AT12&code=later"
    );
}

#[test]
fn what_others_send_is_read_whichever_member_it_is() {
    assert_eq!(
        read("kind=card&code=7&number=1234&amount=20").expect("a card"),
        card()
    );
    let cash = read("kind=cash&until=2026-11-30&amount=1").expect("cash");
    assert_eq!(cash.kind, DonationKind::Cash);
    assert_eq!(cash.number, None);
    assert_eq!(sent(&cash).body(), "amount=1&kind=cash&until=2026-11-30");
}

#[test]
fn what_no_member_takes_is_refused() {
    for (body, rule) in [
        ("kind=card", "body.amount: is required"),
        ("amount=1", "body.kind: is required"),
        (
            "amount=9001&kind=bank",
            "body.amount: must be at most 9000, found 9001",
        ),
        (
            "amount=1&kind=cheque",
            "body.kind: must be one of the listed values, found `cheque`",
        ),
        (
            "amount=1&kind=cash&number=123",
            "body.number: must be at least 4 characters",
        ),
    ] {
        refused_for(&read(body).expect_err(rule), rule);
    }
}

#[test]
fn parts_are_those_of_all_members() {
    let scan = Prove {
        title: "t".to_owned(),
        kind: ProveKind::Scan,
        pages: vec![FilePart::new(&b"1"[..]).named("a").of_type("a/b")],
        about: Some(About { width: 3 }),
    };
    let part = |name: &str, more: &str, text: &str| {
        format!(
            "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n"
        )
    };
    let page = |text: &str| part("pages", "; filename=\"a\"\r\nContent-Type: a/b", text);
    let about = part(
        "about",
        "\r\nContent-Type: application/json",
        "{\"width\":3}",
    );
    let expected = [
        part("title", "", "t"),
        part("kind", "", "scan"),
        page("1"),
        about,
        "--boundary-of-parts-0--\r\n".to_owned(),
    ];
    let request = sent(&scan);
    assert_eq!(request.body(), &expected.concat());

    let others = [
        part("kind", "", "scans"),
        page("1"),
        page("2"),
        part("title", "", "t"),
        "--boundary-of-parts-0--".to_owned(),
    ];
    let (head, _) = request.into_parts();
    let request = Request::from_parts(head, Bytes::from(others.concat()));
    let scans = Prove::from_request(&request).expect("scans");
    assert_eq!(scans.kind, ProveKind::Scans);
    let pages: Vec<_> = scans.pages.iter().map(|it| &it.bytes[..]).collect();
    assert_eq!(pages, [&b"1"[..], &b"2"[..]]);
}
