//! One diagnostic becomes a first line that tools can parse, a snippet of the source, the pointer and the advice.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, escape, escape::is_hidden};
use crate::load::{Excerpt, Located, Sources};

/// How many characters of a long line are shown on each side of the position.
const CONTEXT: usize = 50;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let places: Vec<_> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.at.as_ref())
        .collect();
    let mut located = sources.locate_all(&places).into_iter();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let located = if diagnostic.at.is_some() {
            located.next()
        } else {
            None
        };
        text.push_str(&one(diagnostic, located.as_ref(), colour));
        text.push('\n');
    }
    text
}

fn one(diagnostic: &Diagnostic, located: Option<&Located>, colour: bool) -> String {
    let word = diagnostic.severity.word();
    let (start, end) = match (colour, diagnostic.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\u{1b}[1m\u{1b}[91m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[1m\u{1b}[33m", "\u{1b}[0m"),
    };
    let place = located.map_or_else(String::new, |located| match located.position {
        Some(position) => format!(
            "{}:{}:{}: ",
            escape(&located.file),
            position.line,
            position.column
        ),
        None => format!("{}: ", escape(&located.file)),
    });
    let mut text = format!(
        "{start}{word}[{}]{end}: {place}{}\n",
        diagnostic.code,
        escape(&diagnostic.message)
    );
    let group = details(diagnostic, located);
    if !group.is_empty() {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    text
}

/// What is shown below the first line: the source, the pointer and the advice, as far as they are known.
fn details<'text>(diagnostic: &Diagnostic, located: Option<&Located>) -> Group<'text> {
    let mut group = Group::with_level(match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    });
    let shown = located.and_then(|located| {
        let position = located.position?;
        let excerpt = located.excerpt.as_ref()?;
        Some((
            position.line,
            window(excerpt, position.column, located.width),
        ))
    });
    if let Some((line, (source, span))) = shown {
        let annotation = AnnotationKind::Primary.span(span);
        group = group.element(
            Snippet::source(source)
                .line_start(line)
                .fold(false)
                .annotation(annotation),
        );
    }
    if let Some(place) = diagnostic
        .at
        .as_ref()
        .filter(|place| !place.pointer.is_root())
    {
        let pointer = escape(&place.pointer.to_string());
        group = group.element(Level::NOTE.with_name("at").message(pointer));
    }
    if diagnostic.repeats > 0 {
        let places = if diagnostic.repeats == 1 {
            "place"
        } else {
            "places"
        };
        let also = format!("{} further {places} not listed", diagnostic.repeats);
        group = group.element(Level::NOTE.with_name("also").message(also));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(escape(hint)));
    }
    group
}

/// The part of a line around a column, escaped, and the byte range of the marked word within it.
fn window(excerpt: &Excerpt, column: usize, width: usize) -> (String, Range<usize>) {
    let start = column.saturating_sub(1 + excerpt.skipped);
    let marked = start..start + width.max(1);
    let is_long = excerpt.skipped > 0 || excerpt.is_cut;
    let visible = if is_long {
        start.saturating_sub(CONTEXT)..start + width.min(CONTEXT) + CONTEXT
    } else {
        0..usize::MAX
    };
    let mut shown = String::new();
    if visible.start > 0 || excerpt.skipped > 0 {
        shown.push('…');
    }
    let (mut first, mut last) = (None, None);
    let mut is_cut = excerpt.is_cut;
    for (index, character) in excerpt.text.chars().enumerate().skip(visible.start) {
        if index >= visible.end {
            is_cut = true;
            break;
        }
        if index == marked.start {
            first = Some(shown.len());
        }
        if index == marked.end {
            last = Some(shown.len());
        }
        match character {
            '\t' => shown.push(' '),
            hidden if is_hidden(hidden) => shown.extend(hidden.escape_unicode()),
            plain => shown.push(plain),
        }
    }
    let end = shown.len();
    if is_cut {
        shown.push('…');
    } else if first.is_none() {
        // A mark needs something to stand under, also at the end of the line.
        shown.push(' ');
    }
    let first = first.unwrap_or(end);
    let last = last.unwrap_or(end).max(first + 1);
    let last = (last..=shown.len())
        .find(|last| shown.is_char_boundary(*last))
        .unwrap_or(end);
    (shown, first..last)
}
