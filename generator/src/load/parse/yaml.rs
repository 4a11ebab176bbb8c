//! YAML becomes a tree, event by event: nothing is kept of a text but what it says, and of an anchor what it stands for.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Value};

use super::anchors::{Anchored, Anchors, Refusal};
use super::pending::Pending;
use super::scalars::{self, Plain};
use super::{Fault, Found, Parsed, TOO_LARGE};
use crate::diagnostics::Position;
use crate::load::path::Path;
use crate::load::read::position_of;

/// How deep a description may be nested: as deep as `serde_json` reads.
pub(super) const DEEPEST: usize = 127;

/// What the tags of YAML itself begin with.
const OWN_TAGS: &str = "tag:yaml.org,2002:";

/// What the parser says of more brackets within one another than it counts.
const TOO_DEEP: &str = "recursion limit exceeded";

/// What to do about parts within parts.
const NAME_PARTS: &str =
    "nested this deeply the file is not read; give inner parts a name under `components`";

/// Reads a text.
pub(super) fn read(text: &str) -> Parsed {
    // The first byte of those beyond ASCII is one of a few others, too. Many bytes are looked at at a time.
    let may_be = |byte: u8| (byte < b' ' && byte != b'\n') || matches!(byte, 0x7f | 0xc2);
    let is_odd = text
        .bytes()
        .fold(false, |is_odd, byte| is_odd | may_be(byte));
    let control = is_odd.then(|| text.find(is_control)).flatten();
    if let Some(offset) = control {
        let position = position_of(text.get(..offset).unwrap_or_default());
        return Err(fault("control characters are not allowed", position));
    }
    let mut reader = Reader {
        text,
        parser: Parser::new_from_str(text),
        found: Found::default(),
        pending: Pending::default(),
        anchors: Anchors::of(text),
        depth: 0,
    };
    let value = reader.documents()?;
    Ok((value, reader.found))
}

/// What YAML has no place for.
fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}')
}

struct Reader<'text> {
    text: &'text str,
    parser: Parser<'text, StrInput<'text>>,
    found: Found,
    pending: Pending,
    anchors: Anchors<'text>,
    depth: usize,
}

impl<'text> Reader<'text> {
    /// The first document. Nothing may come behind it.
    fn documents(&mut self) -> Result<Value, Fault> {
        let mut value = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(value.unwrap_or_default()),
                Event::DocumentStart(_) if value.is_none() => {
                    let (event, span) = self.next()?;
                    value = Some(self.node(event, &span, &Path::ROOT)?);
                }
                Event::DocumentStart(_) => {
                    // A trailing `---` begins nothing.
                    let (event, _) = self.next()?;
                    if !matches!(event, Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty())
                    {
                        return Err(Fault {
                            message: "the file holds more than one YAML document".to_owned(),
                            is_certain: true,
                            position: Some(position(&span)),
                            hint: Some("keep one description per file"),
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'text>, Span), Fault> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(self.scan_fault(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// The node that begins with this event.
    fn node(&mut self, event: Event<'text>, span: &Span, path: &Path<'_>) -> Result<Value, Fault> {
        let (value, text, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, span).map(|it| it.value.clone()),
            Event::Scalar(text, style, anchor, tag) => {
                let text = self.up_to_the_end(text, style, span);
                let value = self.scalar(&text, style, tag.as_deref(), span, path)?;
                // Most have no anchor, and their text is not needed again.
                (value, (anchor > 0).then(|| text.into_owned()), anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.note_tag(tag.as_deref(), path);
                let items = self.within(span, |reader| reader.sequence(path))?;
                (Value::Array(items), None, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.note_tag(tag.as_deref(), path);
                let entries = self.within(span, |reader| reader.mapping(path))?;
                (Value::Object(entries), None, anchor)
            }
            _ => return Err(fault("a node is missing", position(span))),
        };
        if anchor > 0 {
            self.remember(anchor, &value, text, span)?;
        }
        Ok(value)
    }

    fn within<T>(
        &mut self,
        span: &Span,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            return Err(too_deep(position(span)));
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn sequence(&mut self, path: &Path<'_>) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(items);
            }
            items.push(self.node(event, &span, &path.index(items.len()))?);
        }
    }

    fn mapping(&mut self, path: &Path<'_>) -> Result<Map<String, Value>, Fault> {
        let begin = self.pending.begin();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(self.pending.end(begin, path, &mut self.found));
            }
            let (key, is_merge) = self.key(event, &span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, &span, &path.key(&key))?;
            if is_merge {
                self.pending.merge(value);
            } else {
                self.pending.push(key, value);
            }
        }
    }

    /// A key, which JSON knows only as a string: `200` and `true` are taken as they are written.
    ///
    /// And whether it says that what it is the key of is to be merged.
    fn key(&mut self, event: Event<'text>, span: &Span) -> Result<(String, bool), Fault> {
        let mut is_merge = false;
        let text = match event {
            Event::Scalar(text, style, anchor, tag) => {
                // That of the parser has room to spare, and there are very many.
                let text = String::from(&*text);
                is_merge = style == ScalarStyle::Plain && tag.is_none() && text == "<<";
                if anchor > 0 {
                    let value = Value::String(text.clone());
                    self.remember(anchor, &value, Some(text.clone()), span)?;
                }
                Some(text)
            }
            Event::Alias(anchor) => self.alias(anchor, span)?.text.clone(),
            _ => None,
        };
        let text = text.ok_or_else(|| fault("a key must be a scalar", position(span)))?;
        Ok((text, is_merge))
    }

    fn remember(
        &mut self,
        anchor: usize,
        value: &Value,
        text: Option<String>,
        span: &Span,
    ) -> Result<(), Fault> {
        let kept = self.anchors.keep(anchor, value, text);
        kept.map_err(|refusal| refused(refusal, span))
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<&Anchored, Fault> {
        let found = self.anchors.find(anchor, DEEPEST - self.depth);
        found.map_err(|refusal| refused(refusal, span))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: &Span,
        path: &Path<'_>,
    ) -> Result<Value, Fault> {
        let scalar = if let Some(kind) = tag.and_then(own_tag) {
            scalars::tagged(text, &kind).ok_or_else(|| {
                let message = format!("this is no `!!{kind}`");
                fault(&message, position(span))
            })?
        } else {
            self.note_tag(tag, path);
            if style != ScalarStyle::Plain || tag.is_some_and(is_non_specific) {
                return Ok(text.into());
            }
            scalars::plain(text)
        };
        Ok(match scalar {
            Plain::Value(value) => value,
            Plain::Text => text.into(),
            Plain::NotFinite(name) => self.found.not_finite(name, path),
        })
    }

    /// The last line of a block ends where the text does, whether it has an end of its own or not; the parser adds one.
    fn up_to_the_end(
        &self,
        scalar: Cow<'text, str>,
        style: ScalarStyle,
        span: &Span,
    ) -> Cow<'text, str> {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let is_cut = is_block && !self.text.ends_with(['\n', '\r']) && scalar.ends_with('\n');
        if is_cut && span.end.index() >= self.text.chars().count() {
            return Cow::Owned(scalar[..scalar.len() - 1].to_owned());
        }
        scalar
    }

    /// Types of an application's own mean nothing here; those of YAML are what the nodes are anyway.
    fn note_tag(&mut self, tag: Option<&Tag>, path: &Path<'_>) {
        let other = tag.filter(|tag| own_tag(tag).is_none() && !is_non_specific(tag));
        if let Some(tag) = other {
            let message = format!("the YAML tag `{}{}` is ignored", tag.handle, tag.suffix);
            self.found.odd.push((path.pointer(), message));
        }
    }

    fn scan_fault(&self, error: &ScanError) -> Fault {
        let position = Position {
            line: error.marker().line(),
            column: error.marker().col() + 1,
        };
        let is_too_deep = error.info() == TOO_DEEP;
        let tab = || self.tab_near(position.line);
        let tab = error.info().contains("tab").then(tab).flatten();
        Fault {
            is_certain: is_too_deep,
            hint: if tab.is_some() {
                Some("indent with spaces: YAML does not allow tabs")
            } else {
                is_too_deep.then_some(NAME_PARTS)
            },
            ..fault(error.info(), tab.unwrap_or(position))
        }
    }

    /// The first tab that a line is indented with, on this line or one of the next, which the parser does not name.
    fn tab_near(&self, line: usize) -> Option<Position> {
        let lines = self.text.lines().enumerate().skip(line.saturating_sub(1));
        lines.take(3).find_map(|(number, text)| {
            let content = text.trim_start_matches([' ', '\t']);
            let tab = text[..text.len() - content.len()].find('\t')?;
            Some(Position {
                line: number + 1,
                column: tab + 1,
            })
        })
    }
}

/// The type that a tag of YAML itself names, by its short name or as a whole.
fn own_tag(tag: &Tag) -> Option<String> {
    let whole = format!("{}{}", tag.handle, tag.suffix);
    whole.strip_prefix(OWN_TAGS).map(str::to_owned)
}

/// A tag that says only that no type is to be guessed.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

fn fault(message: &str, position: Position) -> Fault {
    Fault {
        message: format!("invalid YAML: {message}"),
        is_certain: true,
        position: Some(position),
        hint: None,
    }
}

fn refused(refusal: Refusal, span: &Span) -> Fault {
    match refusal {
        Refusal::OfItself => fault("a node holds an alias of itself", position(span)),
        Refusal::TooDeep => too_deep(position(span)),
        Refusal::TooLarge => fault(TOO_LARGE, position(span)),
    }
}

fn too_deep(position: Position) -> Fault {
    Fault {
        hint: Some(NAME_PARTS),
        ..fault(TOO_DEEP, position)
    }
}
