//! Positions are found by walking the text once for all pointers wanted, and only when someone asks.

mod json;
mod yaml;

use std::collections::HashMap;

use super::read::Format;
use crate::diagnostics::Position;

/// The place of a key or an item in the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Spot {
    pub(crate) position: Position,
    /// How many characters the key or scalar takes on its line.
    pub(crate) width: usize,
}

/// The pointers wanted, as a tree, and the spots seen for each node.
#[derive(Default)]
pub(crate) struct Wanted<'text> {
    nodes: Vec<Node<'text>>,
}

#[derive(Default)]
struct Node<'text> {
    children: HashMap<&'text str, NodeId>,
    spots: Vec<Spot>,
    /// The text of the scalar at this node, as written.
    scalar: Option<String>,
}

/// A node of [`Wanted`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NodeId(usize);

impl<'text> Wanted<'text> {
    const ROOT: NodeId = NodeId(0);

    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    /// Asks for a pointer and for everything above it.
    ///
    /// What is kept under an extension key may be written under its own: `x-const` asks for `const` as well.
    pub(crate) fn want(&mut self, segments: &[&'text str]) -> NodeId {
        let mut here = Self::ROOT;
        for segment in segments {
            let next = NodeId(self.nodes.len());
            let Some(node) = self.nodes.get_mut(here.0) else {
                break;
            };
            let known = *node.children.entry(segment).or_insert(next);
            if let Some(keyword) = segment.strip_prefix("x-") {
                node.children.entry(keyword).or_insert(known);
            }
            if known == next {
                self.nodes.push(Node::default());
            }
            here = known;
        }
        here
    }

    fn child(&self, parent: Option<NodeId>, segment: &str) -> Option<NodeId> {
        self.nodes.get(parent?.0)?.children.get(segment).copied()
    }

    fn item(&self, parent: Option<NodeId>, index: usize) -> Option<NodeId> {
        let node = self.nodes.get(parent?.0)?;
        if node.children.is_empty() {
            None
        } else {
            node.children.get(index.to_string().as_str()).copied()
        }
    }

    /// Whether nothing below this node is wanted.
    fn is_leaf(&self, node: NodeId) -> bool {
        self.nodes
            .get(node.0)
            .is_none_or(|node| node.children.is_empty())
    }

    /// Forgets what was seen.
    fn forget(&mut self) {
        for node in &mut self.nodes {
            node.spots.clear();
            node.scalar = None;
        }
    }

    fn see(&mut self, node: Option<NodeId>, spot: Spot) {
        if let Some(node) = node.and_then(|node| self.nodes.get_mut(node.0)) {
            node.spots.push(spot);
        }
    }

    fn scalar(&mut self, node: Option<NodeId>, text: &str) {
        if let Some(node) = node.and_then(|node| self.nodes.get_mut(node.0)) {
            node.scalar.get_or_insert_with(|| text.to_owned());
        }
    }

    /// The spot of the deepest node along the segments that is in the text.
    pub(crate) fn deepest(&self, segments: &[&str]) -> Option<Spot> {
        let mut here = Self::ROOT;
        let mut found = self.nodes.first()?.spots.first().copied();
        for segment in segments {
            let Some(child) = self.child(Some(here), segment) else {
                break;
            };
            let Some(spot) = self.nodes.get(child.0).and_then(|node| node.spots.first()) else {
                break;
            };
            found = Some(*spot);
            here = child;
        }
        found
    }

    /// Every spot of one node: more than one where a key is repeated.
    pub(crate) fn spots(&self, node: NodeId) -> &[Spot] {
        self.nodes
            .get(node.0)
            .map_or(&[], |node| node.spots.as_slice())
    }

    /// The scalar at one node, as written.
    pub(crate) fn scalar_text(&self, node: NodeId) -> Option<&str> {
        self.nodes.get(node.0)?.scalar.as_deref()
    }
}

/// Walks the text and notes the spots of everything wanted; stops quietly where the text is no longer well-formed.
pub(crate) fn walk(text: &str, format: Format, wanted: &mut Wanted<'_>) {
    match format {
        Format::Json => json::walk(text, wanted),
        Format::Yaml => yaml::walk(text, wanted),
    }
}
