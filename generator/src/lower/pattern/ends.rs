//! What a pattern says at ends that are free: `a.{0,1600}` is found wherever `a` is.

use super::looks::{flatten, length};
use super::syntax::Node;

/// The shortest pattern that is found in the same texts.
pub(super) fn trimmed(node: Node) -> Node {
    shorter(shorter(node, true), false)
}

/// Takes what need not be there from the end, or from the start.
fn shorter(node: Node, at_end: bool) -> Node {
    match node {
        Node::Choice(nodes) => {
            Node::Choice(nodes.into_iter().map(|it| shorter(it, at_end)).collect())
        }
        Node::Repeat(_, 0, _) => Node::Sequence(Vec::new()),
        Node::Repeat(node, 1, _) => shorter(*node, at_end),
        Node::Repeat(node, min, _) => Node::Repeat(node, min, Some(min)),
        Node::Sequence(mut nodes) => {
            while !nodes.is_empty() {
                let at = if at_end { nodes.len() - 1 } else { 0 };
                match shorter(nodes.remove(at), at_end) {
                    Node::Sequence(parts) if parts.is_empty() => {}
                    shorter => {
                        nodes.insert(at, shorter);
                        break;
                    }
                }
            }
            Node::Sequence(nodes)
        }
        node => node,
    }
}

/// The pattern of a whole text, the one part of which that varies may be of any length, and how many characters the text may
/// have then: to count to a thousand takes an expression a thousand steps.
pub(super) fn counted(node: &Node) -> Option<(Node, usize)> {
    let mut nodes = Vec::new();
    flatten(node.clone(), &mut nodes);
    let is_whole = nodes.first() == Some(&Node::Start) && nodes.last() == Some(&Node::End);
    let mut most = None;
    let mut fixed = 0_usize;
    for node in &mut nodes {
        match node {
            Node::Repeat(inner, min, max @ Some(_)) if Some(*min) != *max => {
                if most.is_some() || length(std::slice::from_ref(inner)) != Some(1) {
                    return None;
                }
                most = max.take();
            }
            node => fixed = fixed.checked_add(length(std::slice::from_ref(node))?)?,
        }
    }
    let most = most?.checked_add(fixed)?;
    is_whole.then_some((Node::Sequence(nodes), most))
}
