//! YAML becomes a tree, event by event: nothing is kept of a text but what it says, and of an anchor what it stands for.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Value};

use super::scalars::{self, Plain};
use super::{Fault, Found, Parsed};
use crate::diagnostics::Position;
use crate::load::path::Path;
use crate::load::read::position_of;

/// How deep a description may be nested: as deep as JSON is read.
const DEEPEST: usize = 128;

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
        // Without aliases a tree has fewer nodes than its text has bytes; with them it may grow, but not without bound.
        budget: text.len().saturating_add(1_000_000),
        anchors: HashMap::new(),
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
    /// How much aliases may still add: nodes, and bytes of texts.
    budget: usize,
    anchors: HashMap<usize, Anchored>,
    depth: usize,
}

/// What an alias stands for.
struct Anchored {
    value: Value,
    /// The text of a scalar, which a key is.
    text: Option<String>,
    extent: Extent,
}

/// How large a value is.
#[derive(Clone, Copy)]
struct Extent {
    /// Nodes, and bytes of texts.
    size: usize,
    /// How many mappings and sequences are within one another.
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
            let anchored = Anchored {
                extent: Extent::of(&value),
                value: value.clone(),
                text,
            };
            self.anchors.insert(anchor, anchored);
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
        let mut map = Map::new();
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let key = self.key(event, &span)?;
            let (event, span) = self.next()?;
            let path = path.key(&key);
            let value = self.node(event, &span, &path)?;
            if key == "<<" {
                merged.push(value);
            } else if map.contains_key(&key) {
                self.found.duplicates.push(path.pointer());
            } else {
                map.insert(key, value);
            }
        }
        for value in merged {
            self.merge(value, &mut map, path);
        }
        Ok(map)
    }

    /// A key, which JSON knows only as a string: `200` and `true` are taken as they are written.
    fn key(&mut self, event: Event<'text>, span: &Span) -> Result<String, Fault> {
        let text = match event {
            Event::Scalar(text, _, anchor, _) => {
                // That of the parser has room to spare, and there are very many.
                let text = String::from(&*text);
                if anchor > 0 {
                    let value = Value::String(text.clone());
                    let anchored = Anchored {
                        extent: Extent::of(&value),
                        value,
                        text: Some(text.clone()),
                    };
                    self.anchors.insert(anchor, anchored);
                }
                Some(text)
            }
            Event::Alias(anchor) => self.alias(anchor, span)?.text.clone(),
            _ => None,
        };
        text.ok_or_else(|| fault("a key must be a scalar", position(span)))
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<&Anchored, Fault> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(fault("a node holds an alias of itself", position(span)));
        };
        let Extent { size, depth } = anchored.extent;
        if self.depth + depth > DEEPEST {
            return Err(too_deep(position(span)));
        }
        let left = self.budget.checked_sub(size);
        self.budget = left.ok_or_else(|| {
            let message = "the aliases expand to more than is read";
            fault(message, position(span))
        })?;
        Ok(anchored)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: &Span,
        path: &Path<'_>,
    ) -> Result<Value, Fault> {
        if let Some(tag) = tag.filter(|tag| tag.is_yaml_core_schema()) {
            return scalars::tagged(text, &tag.suffix).ok_or_else(|| {
                let message = format!("this is no `!!{}`", tag.suffix);
                fault(&message, position(span))
            });
        }
        self.note_tag(tag, path);
        if style != ScalarStyle::Plain || tag.is_some_and(is_non_specific) {
            return Ok(text.into());
        }
        Ok(match scalars::plain(text) {
            Plain::Value(value) => value,
            Plain::Text => text.into(),
            Plain::NotFinite(name) => {
                let message = format!(
                    "`{name}` is no JSON number: it is read as a string, and limits nothing"
                );
                self.found.odd.push((path.pointer(), message));
                name.into()
            }
        })
    }

    /// Types of an application's own mean nothing here; those of YAML are what the nodes are anyway.
    fn note_tag(&mut self, tag: Option<&Tag>, path: &Path<'_>) {
        let own = tag.filter(|tag| !tag.is_yaml_core_schema() && !is_non_specific(tag));
        if let Some(tag) = own {
            let message = format!("the YAML tag `{tag}` is ignored");
            self.found.odd.push((path.pointer(), message));
        }
    }

    /// Adds what `<<` names, one mapping or several, without replacing what is written out.
    fn merge(&mut self, value: Value, map: &mut Map<String, Value>, path: &Path<'_>) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    map.entry(key).or_insert(value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.merge(item, map, path);
                }
            }
            _ => {
                let message = "`<<` merges mappings; this is none, and is ignored".to_owned();
                self.found.odd.push((path.key("<<").pointer(), message));
            }
        }
    }

    fn scan_fault(&self, error: &ScanError) -> Fault {
        let mut position = Position {
            line: error.marker().line(),
            column: error.marker().col() + 1,
        };
        let line = self.text.lines().nth(position.line.saturating_sub(1));
        let indent = line.map_or("", |line| {
            let content = line.trim_start_matches([' ', '\t']);
            &line[..line.len() - content.len()]
        });
        let mut hint = (error.info() == TOO_DEEP).then_some(NAME_PARTS);
        if let Some(tab) = indent.find('\t') {
            position.column = tab + 1;
            hint = Some("indent with spaces: YAML does not allow tabs");
        }
        Fault {
            hint,
            ..fault(error.info(), position)
        }
    }
}

/// A tag that says only that no type is to be guessed.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

impl Extent {
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::around(0, items),
            Value::Object(entries) => {
                let keys = entries.keys().map(|key| key.len() + 1).sum();
                Self::around(keys, entries.values())
            }
            Value::String(text) => Self {
                size: 1 + text.len(),
                depth: 0,
            },
            _ => Self { size: 1, depth: 0 },
        }
    }

    fn around<'value>(keys: usize, values: impl IntoIterator<Item = &'value Value>) -> Self {
        let empty = Self {
            size: 1 + keys,
            depth: 1,
        };
        values
            .into_iter()
            .map(Self::of)
            .fold(empty, |all, one| Self {
                size: all.size + one.size,
                depth: all.depth.max(one.depth + 1),
            })
    }
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

fn too_deep(position: Position) -> Fault {
    Fault {
        hint: Some(NAME_PARTS),
        ..fault(TOO_DEEP, position)
    }
}
