//! Where a parameter stands and how it is written, in words.

use crate::ir::{Part, PartKind, Place, Style};

/// Where a parameter stands, and how it is written.
pub(super) fn place(place: Place) -> (&'static str, String) {
    match place {
        Place::Path => ("path", "one value".to_owned()),
        Place::Query => ("query", "one value".to_owned()),
        Place::QueryList => ("query", "once per item".to_owned()),
        Place::QueryJoined(by) => ("query", format!("items joined by `{by}`")),
        Place::Header => ("header", "one value".to_owned()),
        Place::HeaderLines => ("header", "a line per item".to_owned()),
        Place::Form => ("body", "one value".to_owned()),
        Place::FormList => ("body", "once per item".to_owned()),
        Place::FormJson => ("body", "a JSON text".to_owned()),
        Place::Json => ("body", "JSON".to_owned()),
        Place::TextBody => ("body", "text".to_owned()),
        Place::BytesBody => ("body", "bytes".to_owned()),
        Place::MediaBody => ("body", "bytes of a media type".to_owned()),
        Place::Multipart { kind, repeated } => {
            let kind = match kind {
                PartKind::Text | PartKind::Scalars => "text",
                PartKind::Json => "JSON",
                PartKind::File => "file",
            };
            let number = if repeated { "for each item" } else { "" };
            (
                "body",
                format!("a part of the kind {kind} {number}")
                    .trim_end()
                    .to_owned(),
            )
        }
        Place::Styled(part, style) => (part_name(part), written(style)),
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header",
        Part::Cookie => "cookie",
        Part::Form => "body",
    }
}

fn written(style: Style) -> String {
    match style {
        Style::Joined(by) => return format!("items joined by `{by}`"),
        Style::Assigned => "properties as `name=value`",
        Style::Exploded => "a pair for each item or property",
        Style::Rest => "a pair for each property, of any name",
        Style::Deep => "pairs with brackets",
        Style::Json => "a JSON text",
        Style::Label => "after a dot",
        Style::LabelExploded => "after a dot each",
        Style::Matrix => "after a semicolon",
        Style::MatrixExploded => "after a semicolon each",
    }
    .to_owned()
}
