//! The files that do not depend on the description, as far as an API needs them: part of this program, so that it needs
//! no other file to work.

use std::borrow::Cow;

use memchr::memmem;

use crate::ir::Need;

/// Path below `src/support/`, and text.
type File = (&'static str, &'static str);

/// A table of files below `runtime/`.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../runtime/", $path)))),*]
    };
}

/// What is in every crate.
const ALWAYS: &[File] = files![
    "auth.rs",
    "check.rs",
    "client/answer.rs",
    "client/answer_error.rs",
    "client/base.rs",
    "client/blocking.rs",
    "client/call.rs",
    "client/error.rs",
    "client/http_client.rs",
    "client/mod.rs",
    "client/request_writer.rs",
    "client/response_reader.rs",
    "client/retry.rs",
    "client/send.rs",
    "client/service.rs",
    "client/transport.rs",
    "client/upload.rs",
    "formats.rs",
    "headers.rs",
    "json.rs",
    "mod.rs",
    "object.rs",
    "operation.rs",
    "percent.rs",
    "server/dispatch.rs",
    "server/docs.rs",
    "server/endpoint.rs",
    "server/layers.rs",
    "server/mock.rs",
    "server/mod.rs",
    "server/rejection.rs",
    "server/request_reader.rs",
    "server/request_reader/bodies.rs",
    "server/response_writer.rs",
    "server/routes.rs",
    "text.rs",
    "text_macros.rs",
    "values.rs",
];

const JSON_BODIES: &[File] = files!["server/request_reader/json_body.rs",];

const MULTIPART: &[File] = files![
    "client/request_writer/multipart.rs",
    "multipart.rs",
    "server/request_reader/multipart.rs",
];

const PAGES: &[File] = files!["client/next_page.rs", "client/paging.rs",];

const STREAMS: &[File] = files![
    "client/event_stream.rs",
    "events/decoder.rs",
    "events/encoder.rs",
    "events/event.rs",
    "events/mod.rs",
    "server/mock_items.rs",
    "server/streams.rs",
];

const STYLES: &[File] = files![
    "client/request_writer/styled.rs",
    "server/request_reader/styled.rs",
    "styles/headers.rs",
    "styles/mod.rs",
    "styles/node.rs",
    "styles/read.rs",
    "styles/write.rs",
];

const TOKENS: &[File] = files!["client/tokens.rs",];

const UNIONS: &[File] = files!["unions.rs",];

/// The files that only some APIs need.
fn only_for(need: Need) -> &'static [File] {
    match need {
        Need::JsonBodies => JSON_BODIES,
        Need::Multipart => MULTIPART,
        Need::Pages => PAGES,
        Need::Streams => STREAMS,
        Need::Styles => STYLES,
        Need::Tokens => TOKENS,
        Need::Unions => UNIONS,
    }
}

/// What an API needs, by path below `src/support/`.
pub(super) fn files(needs: &[Need]) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let own = needs.iter().flat_map(|need| only_for(*need));
    let files = ALWAYS.iter().chain(own);
    let passages = Passages::new();
    files.map(move |(path, text)| (*path, passages.fitting(text, needs)))
}

const BEGIN: &str = "// need: ";
const END: &str = "// end: ";

/// What finds the passages.
struct Passages {
    begin: memmem::Finder<'static>,
    end: memmem::Finder<'static>,
}

impl Passages {
    fn new() -> Self {
        Self {
            begin: memmem::Finder::new(BEGIN),
            end: memmem::Finder::new(END),
        }
    }

    /// The text without the passages for what is not needed, and without the marks around the others.
    fn fitting<'text>(&self, text: &'text str, needs: &[Need]) -> Cow<'text, str> {
        let (mut kept, mut rest, mut has_passages) = (String::new(), text, false);
        while let Some((before, name, passage, after)) = self.first(rest) {
            has_passages = true;
            kept.reserve(rest.len());
            kept.push_str(before);
            rest = after;
            if needs.iter().any(|need| need.name() == name) {
                kept.push_str(passage);
            } else if kept.ends_with("\n\n") {
                // One empty line is enough.
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
        }
        if has_passages {
            Cow::Owned(kept + rest)
        } else {
            Cow::Borrowed(text)
        }
    }

    /// What stands before the first passage, what that is for, the passage, and what follows: whole lines.
    fn first<'text>(
        &self,
        text: &'text str,
    ) -> Option<(&'text str, &'text str, &'text str, &'text str)> {
        let (before, name, rest) = around(text, &self.begin)?;
        let (passage, _, rest) = around(rest, &self.end)?;
        Some((before, name, passage, rest))
    }
}

/// What stands before the line of a mark, the name on it, and what stands behind it.
fn around<'text>(
    text: &'text str,
    mark: &memmem::Finder<'_>,
) -> Option<(&'text str, &'text str, &'text str)> {
    let at = mark.find(text.as_bytes())?;
    let before = text[..at].trim_end_matches(' ');
    let (name, rest) = text[at + mark.needle().len()..].split_once('\n')?;
    Some((before, name, rest))
}

/// A file that is not below `src/support/`, but as it is for such an API.
pub(super) fn fitting<'text>(text: &'text str, needs: &[Need]) -> Cow<'text, str> {
    Passages::new().fitting(text, needs)
}

/// The files of all APIs.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static File> {
    let own = Need::ALL.into_iter().flat_map(only_for);
    ALWAYS.iter().chain(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_are_looked_for() {
        let passages = Passages::new();
        for (path, text) in all() {
            let marks = text.matches(BEGIN).count();
            assert_eq!(text.matches(END).count(), marks, "{path}");
            let mut rest = *text;
            for _ in 0..marks {
                let (_, name, passage) = around(rest, &passages.begin).expect(path);
                let named = Need::ALL.iter().any(|need| need.name() == name);
                assert!(named, "{path}: {name}");
                let (passage, ended, behind) = around(passage, &passages.end).expect(path);
                assert_eq!(ended, name, "{path}");
                assert!(!passage.contains(BEGIN), "{path}: {name}");
                rest = behind;
            }
        }
    }

    #[test]
    fn passages_are_left_out_with_their_empty_line() {
        let text = "a\n\n// need: pages\nb\n\n// end: pages\nc\n    // need: unions\n    d\n    // end: unions\n";
        assert_eq!(fitting(text, &[Need::Pages]), "a\n\nb\n\nc\n");
        assert_eq!(fitting(text, &[Need::Unions]), "a\n\nc\n    d\n");
        let alone = "a\n\n// need: pages\nb\n// end: pages\n\nc\n";
        assert_eq!(fitting(alone, &[]), "a\n\nc\n");
        assert_eq!(fitting("// need: pages\nb\n// end: pages\nc\n", &[]), "c\n");
    }
}
