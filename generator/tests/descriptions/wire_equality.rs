//! On the wire, `spec/functions.yaml` is Twilio's own description of the five operations on Functions, but for the
//! differences that are listed here and at the top of that file.

use std::collections::BTreeSet;

use crate::documents;
use crate::facts::{Facts, differences, facts};
use crate::inputs::{Input, functions, functions_with, real};

const TWILIO: &str = "twilio__twilio_serverless_v1.yaml";
const OPERATIONS: &[&str] = &[
    "CreateFunction",
    "FetchFunction",
    "ListFunction",
    "UpdateFunction",
    "DeleteFunction",
];

/// A difference that somebody wanted.
struct Intended {
    /// What the top of `spec/functions.yaml` calls it.
    name: &'static str,
    /// Why it is wanted.
    why: &'static str,
    /// How it shows.
    lines: &'static [&'static str],
}

const INTENDED: &[Intended] = &[
    Intended {
        name: "body-required",
        why: "A body with a required field has to be sent.",
        lines: &[
            "CreateFunction: body is required: `yes`, not `no`",
            "UpdateFunction: body is required: `yes`, not `no`",
        ],
    },
    Intended {
        name: "name-max-length",
        why: "Twilio states the limit in prose.",
        lines: &[
            "CreateFunction form FriendlyName: longest: `255`, not nothing",
            "UpdateFunction form FriendlyName: longest: `255`, not nothing",
        ],
    },
    Intended {
        name: "name-min-length",
        why: "An empty name is a variable that was never set.",
        lines: &[
            "CreateFunction form FriendlyName: shortest: `1`, not nothing",
            "UpdateFunction form FriendlyName: shortest: `1`, not nothing",
        ],
    },
    Intended {
        name: "name-pii",
        why: "It is the same text in requests as in responses, where Twilio marks it.",
        lines: &[
            "CreateFunction form FriendlyName: personal data: `yes`, not nothing",
            "UpdateFunction form FriendlyName: personal data: `yes`, not nothing",
        ],
    },
    Intended {
        name: "page-maximum",
        why: "A server has to refuse numbers that it cannot read, and a valid request is not refused.",
        lines: &["ListFunction query Page: largest: `9007199254740991`, not nothing"],
    },
    Intended {
        name: "links-typed",
        why: "Twilio gives the map a format and its values no type.",
        lines: &[
            "CreateFunction answer.links{}: format: `uri`, not nothing",
            "FetchFunction answer.links{}: format: `uri`, not nothing",
            "ListFunction answer.functions[].links{}: format: `uri`, not nothing",
            "UpdateFunction answer.links{}: format: `uri`, not nothing",
        ],
    },
    Intended {
        name: "error-responses",
        why: "Twilio describes successes only, and sends these errors.",
        lines: &[
            "CreateFunction: errors: `400 as application/json, 401 as application/json, 404 as application/json, 405 as application/json, 409 as application/json, 413 as application/json, 415 as application/json, 429 as application/json, any other as application/json`, not nothing",
            "FetchFunction: errors: `400 as application/json, 401 as application/json, 404 as application/json, 405 as application/json, 429 as application/json, any other as application/json`, not nothing",
            "ListFunction: errors: `400 as application/json, 401 as application/json, 404 as application/json, 405 as application/json, 429 as application/json, any other as application/json`, not nothing",
            "UpdateFunction: errors: `400 as application/json, 401 as application/json, 404 as application/json, 405 as application/json, 409 as application/json, 413 as application/json, 415 as application/json, 429 as application/json, any other as application/json`, not nothing",
            "DeleteFunction: errors: `400 as application/json, 401 as application/json, 404 as application/json, 405 as application/json, 409 as application/json, 429 as application/json, any other as application/json`, not nothing",
            "error 1: type: `object`, not nothing",
            "error 1.code: presence: `may be missing`, not nothing",
            "error 1.code: type: `integer of 32 bits`, not nothing",
            "error 1.detail: presence: `may be missing`, not nothing",
            "error 1.detail: type: `string`, not nothing",
            "error 1.details: presence: `may be missing`, not nothing",
            "error 1.details: type: `map`, not nothing",
            "error 1.details{}: type: `anything`, not nothing",
            "error 1.message: presence: `may be missing`, not nothing",
            "error 1.message: type: `string`, not nothing",
            "error 1.moreInfo: presence: `may be missing`, not nothing",
            "error 1.moreInfo: type: `string`, not nothing",
            "error 1.more_info: presence: `may be missing`, not nothing",
            "error 1.more_info: type: `string`, not nothing",
            "error 1.status: presence: `may be missing`, not nothing",
            "error 1.status: type: `integer of 32 bits`, not nothing",
        ],
    },
    Intended {
        name: "response-headers",
        why: "Twilio sends them, and people who ask it for help are asked for them.",
        lines: &[
            "CreateFunction answer: header Twilio-Request-Duration: `yes`, not nothing",
            "CreateFunction answer: header Twilio-Request-Id: `yes`, not nothing",
            "FetchFunction answer: header Twilio-Request-Duration: `yes`, not nothing",
            "FetchFunction answer: header Twilio-Request-Id: `yes`, not nothing",
            "ListFunction answer: header Twilio-Request-Duration: `yes`, not nothing",
            "ListFunction answer: header Twilio-Request-Id: `yes`, not nothing",
            "UpdateFunction answer: header Twilio-Request-Duration: `yes`, not nothing",
            "UpdateFunction answer: header Twilio-Request-Id: `yes`, not nothing",
            "DeleteFunction answer: header Twilio-Request-Duration: `yes`, not nothing",
            "DeleteFunction answer: header Twilio-Request-Id: `yes`, not nothing",
        ],
    },
    Intended {
        name: "operation-links",
        why: "They say what a new Function's SID is good for; nothing is sent differently.",
        lines: &[
            "CreateFunction answer: link DeleteFunction: `yes`, not nothing",
            "CreateFunction answer: link FetchFunction: `yes`, not nothing",
            "CreateFunction answer: link UpdateFunction: `yes`, not nothing",
        ],
    },
];

/// What is said differently, or in another place, and means the same on the wire: none of these may show.
const NOT_ON_THE_WIRE: &[&str] = &[
    "scope",
    "tag",
    "servers",
    "security",
    "tool-hints",
    "named-schemas",
    "prose",
];

/// All facts about the operations on Functions.
pub(crate) fn wire(input: &Input) -> Facts {
    let mut facts = facts(&input.api, OPERATIONS);
    documents::add_facts(&mut facts, &input.document, OPERATIONS);
    facts
}

/// Differences that nobody wanted, and wanted ones that are not there.
fn surprises(ours: &Input, twilios: &Input) -> (Vec<String>, Vec<String>) {
    let found: BTreeSet<_> = differences(&wire(ours), &wire(twilios))
        .into_iter()
        .collect();
    let lines = INTENDED.iter().flat_map(|intended| intended.lines);
    let intended: BTreeSet<_> = lines.map(|line| (*line).to_owned()).collect();
    let unwanted = found.difference(&intended).cloned().collect();
    let vanished = intended.difference(&found).cloned().collect();
    (unwanted, vanished)
}

#[test]
fn only_the_intended_differences() {
    let (Some(ours), Some(twilios)) = (functions(), real(TWILIO)) else {
        return;
    };
    let (unwanted, vanished) = surprises(&ours, &twilios);
    let reasons = INTENDED.iter().filter_map(|intended| {
        let Intended { name, why, lines } = intended;
        let gone = |line: &&str| vanished.iter().any(|gone| gone == line);
        lines.iter().any(gone).then(|| format!("{name}: {why}"))
    });
    assert!(
        unwanted.is_empty() && vanished.is_empty(),
        "differences that nobody wanted: {unwanted:#?}\nwanted ones that are gone: {vanished:#?}\n\
         why they were wanted: {:#?}",
        reasons.collect::<Vec<_>>()
    );
}

#[test]
fn both_kinds_of_surprise_are_noticed() {
    let Some(twilios) = real(TWILIO) else {
        return;
    };
    let edits = [
        (
            "pattern: ^ZS[0-9a-fA-F]{32}$",
            "pattern: ^ZX[0-9a-fA-F]{32}$",
        ),
        ("                  maxLength: 255\n", ""),
    ];
    let Some(changed) = functions_with("surprises", &edits) else {
        return;
    };
    let (unwanted, vanished) = surprises(&changed, &twilios);
    let pattern = |place: &str| {
        let [ours, twilios] = ["ZX", "ZS"]
            .map(|kind| format!("`text of 34 bytes with pattern ^{kind}[0-9a-fA-F]{{32}}$`"));
        format!("{place}.service_sid: type: {ours}, not {twilios}")
    };
    let places = [
        "CreateFunction answer",
        "FetchFunction answer",
        "ListFunction answer.functions[]",
    ];
    let expected = places
        .into_iter()
        .chain(["UpdateFunction answer"])
        .map(pattern);
    assert_eq!(unwanted, expected.collect::<Vec<_>>());
    let limits = INTENDED
        .iter()
        .find(|intended| intended.name == "name-max-length");
    assert_eq!(vanished, limits.map_or(&[][..], |limits| limits.lines));
}

#[test]
fn the_description_lists_the_same_differences() {
    let Some(ours) = functions() else { return };
    let head = ours.text.lines().take_while(|line| line.starts_with('#'));
    let listed: BTreeSet<_> = head
        .filter_map(|line| line.strip_prefix("#   "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(' ').next())
        .collect();
    let intended = INTENDED.iter().map(|intended| intended.name);
    let known: BTreeSet<_> = intended.chain(NOT_ON_THE_WIRE.iter().copied()).collect();
    assert_eq!(listed, known);
}
