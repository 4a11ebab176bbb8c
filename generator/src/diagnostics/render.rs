//! One diagnostic becomes a first line that tools can parse, a snippet of the source, the pointer and the advice.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, escape, escape::is_hidden};
use crate::load::{Excerpt, Located, Sources};

/// How many characters of a long line are shown on each side of the position.
const CONTEXT: usize = 50;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut text = String::new();
    for (diagnostic, located) in placed(diagnostics, sources) {
        text.push_str(&one(diagnostic, located.as_ref(), colour));
        text.push('\n');
    }
    text
}

/// Each on a line of its own, without the source.
pub(super) fn lines(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let line = |(diagnostic, located): (&Diagnostic, Option<Located>)| {
        let message = escape(&diagnostic.message);
        let mut line = format!("{}{message} [{}]", place(located.as_ref()), diagnostic.code);
        if let Some(hint) = &diagnostic.hint {
            line = format!("{line}; {}", escape(hint));
        }
        line
    };
    placed(diagnostics, sources).map(line).collect()
}

/// Each with where it is, which is found for all of them at once.
fn placed<'list>(
    diagnostics: &'list [Diagnostic],
    sources: &Sources,
) -> impl Iterator<Item = (&'list Diagnostic, Option<Located>)> {
    let places: Vec<_> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.at.as_ref())
        .collect();
    let mut located = sources.locate_all(&places).into_iter();
    diagnostics.iter().map(move |diagnostic| {
        let place = diagnostic.at.as_ref();
        (diagnostic, place.and_then(|_| located.next()))
    })
}

/// `FILE:LINE:COLUMN: `, as far as it is known.
fn place(located: Option<&Located>) -> String {
    located.map_or_else(String::new, |located| {
        let file = escape(&located.file);
        match located.position {
            Some(position) => format!("{file}:{}:{}: ", position.line, position.column),
            None => format!("{file}: "),
        }
    })
}

fn one(diagnostic: &Diagnostic, located: Option<&Located>, colour: bool) -> String {
    let word = diagnostic.severity.word();
    let (start, end) = match (colour, diagnostic.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\u{1b}[1m\u{1b}[91m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[1m\u{1b}[33m", "\u{1b}[0m"),
    };
    let mut text = format!(
        "{start}{word}[{}]{end}: {}{}\n",
        diagnostic.code,
        place(located),
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
    if let Some(located) = located.filter(|located| !located.pointer.is_root()) {
        let pointer = escape(&located.pointer.to_string());
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
