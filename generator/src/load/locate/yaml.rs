//! The spans of a second YAML parser stand in for the positions that `serde_yaml` keeps to itself.

use saphyr_parser::{Event, Parser, Span};

use super::{NodeId, Position, Spot, Wanted};

enum Frame {
    Mapping {
        node: Option<NodeId>,
        value: Option<NodeId>,
        key_next: bool,
    },
    Sequence {
        node: Option<NodeId>,
        index: usize,
    },
}

pub(super) fn walk(text: &str, wanted: &mut Wanted<'_>) {
    let mut stack: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        match event {
            Event::Scalar(scalar, ..) => {
                node(Some(&scalar), &span, &mut stack, wanted);
            }
            Event::Alias(_) => {
                node(None, &span, &mut stack, wanted);
            }
            Event::MappingStart(..) => {
                let node = node(None, &span, &mut stack, wanted);
                stack.push(Frame::Mapping {
                    node,
                    value: None,
                    key_next: true,
                });
            }
            Event::SequenceStart(..) => {
                let node = node(None, &span, &mut stack, wanted);
                stack.push(Frame::Sequence { node, index: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                stack.pop();
            }
            Event::DocumentEnd => return,
            _ => {}
        }
    }
}

/// Notes a node that begins here and says which of the wanted ones it is.
fn node(
    scalar: Option<&str>,
    span: &Span,
    stack: &mut [Frame],
    wanted: &mut Wanted<'_>,
) -> Option<NodeId> {
    match stack.last_mut() {
        None => {
            wanted.see(Some(Wanted::ROOT), spot(span));
            Some(Wanted::ROOT)
        }
        Some(Frame::Sequence { node, index }) => {
            let item = wanted.item(*node, *index);
            *index += 1;
            wanted.see(item, spot(span));
            if let Some(scalar) = scalar {
                wanted.scalar(item, scalar);
            }
            item
        }
        Some(Frame::Mapping {
            node,
            value,
            key_next: key_next @ true,
        }) => {
            *key_next = false;
            *value = scalar.and_then(|key| wanted.child(*node, key));
            wanted.see(*value, spot(span));
            None
        }
        Some(Frame::Mapping {
            value, key_next, ..
        }) => {
            *key_next = true;
            if let Some(scalar) = scalar {
                wanted.scalar(*value, scalar);
            }
            value.take()
        }
    }
}

fn spot(span: &Span) -> Spot {
    let width = if span.start.line() == span.end.line() {
        span.len().max(1)
    } else {
        1
    };
    Spot {
        position: position(span),
        width,
    }
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

pub(super) fn second_document(text: &str) -> Option<Position> {
    Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::DocumentStart(_)))
        .nth(1)
        .map(|(_, span)| position(&span))
}
