//! What has to stand before or behind a place, said without looking there: no library that looks around takes a time that
//! grows with the text only.
//!
//! One character more or less is taken from what stands beside the place; and where the place is a fixed number of characters
//! from either end of the text, it is a pattern of its own.

use super::set::{Set, complement, intersection, merged};
use super::syntax::{Look, Node};

/// How often something is taken from a neighbour, and how many nodes there may be then: each may double what follows it.
const MOST_REWRITES: usize = 32;
const MOST_NODES: usize = 2000;

/// A pattern without looks, and what else has to match, or must not.
pub(super) type Apart = (Node, Vec<(bool, Node)>);

/// Takes the looks out of a pattern; why that cannot be done, in a few words.
pub(super) fn apart(mut node: Node) -> Result<Apart, &'static str> {
    let mut rewrites = MOST_REWRITES;
    settle(&mut node, &mut rewrites);
    if look_in(&node).is_none() {
        return Ok((node, Vec::new()));
    }
    let mut nodes = Vec::new();
    flatten(node, &mut nodes);
    let mut conditions = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if let Node::Look(look) = node {
            let parts = (&nodes[..at], &nodes[at + 1..]);
            conditions.push((look.is, condition(look, parts).ok_or(reason(look))?));
        }
    }
    nodes.retain(|node| !matches!(node, Node::Look(_)));
    let node = Node::Sequence(nodes);
    match look_in(&node) {
        Some(look) => Err(reason(look)),
        None => Ok((node, conditions)),
    }
}

const fn reason(look: &Look) -> &'static str {
    if look.ahead {
        "it looks ahead"
    } else {
        "it looks behind"
    }
}

/// The pattern of a whole text in which the look, which stands between these parts, finds what it looks for.
fn condition(look: &Look, (before, after): (&[Node], &[Node])) -> Option<Node> {
    if look_in(&look.node).is_some() {
        return None;
    }
    let without = |nodes: &[Node]| -> Vec<Node> {
        let others = nodes.iter().filter(|node| !matches!(node, Node::Look(_)));
        others.cloned().collect()
    };
    let sought = (*look.node).clone();
    if look.ahead {
        let all = before.iter().chain(after);
        let mut places = all.take_while(|node| node.is_place());
        let is_anchored = places.any(|node| *node == Node::Start);
        let before = without(before);
        (is_anchored && length(&before).is_some())
            .then(|| Node::Sequence([vec![Node::Start], before, vec![sought]].concat()))
    } else {
        let after = without(after);
        (after.last() == Some(&Node::End) && length(&after).is_some())
            .then(|| Node::Sequence([vec![sought], after].concat()))
    }
}

/// How many characters all texts have that these match, one after the other.
pub(super) fn length(nodes: &[Node]) -> Option<usize> {
    nodes.iter().try_fold(0_usize, |sum, node| {
        let more = match node {
            Node::Set(_) | Node::Class(_) => 1,
            Node::Start | Node::End | Node::Boundary(_) => 0,
            Node::Sequence(nodes) => length(nodes)?,
            Node::Choice(nodes) => {
                let mut lengths = nodes.iter().map(|node| length(std::slice::from_ref(node)));
                let first = lengths.next()??;
                lengths
                    .all(|length| length == Some(first))
                    .then_some(first)?
            }
            Node::Repeat(node, min, max) if Some(*min) == *max => {
                length(std::slice::from_ref(node))?.checked_mul(*min)?
            }
            Node::Look(_) | Node::Repeat(..) => return None,
        };
        sum.checked_add(more)
    })
}

/// The sequence of a pattern, without brackets around parts of it.
pub(super) fn flatten(node: Node, out: &mut Vec<Node>) {
    match node {
        Node::Sequence(nodes) => {
            for node in nodes {
                flatten(node, out);
            }
        }
        node => out.push(node),
    }
}

fn look_in(node: &Node) -> Option<&Look> {
    match node.part(|part| matches!(part, Node::Look(_)))? {
        Node::Look(look) => Some(look),
        _ => None,
    }
}

fn size(node: &Node) -> usize {
    1 + match node {
        Node::Sequence(nodes) | Node::Choice(nodes) => nodes.iter().map(size).sum(),
        Node::Repeat(node, ..) => size(node),
        Node::Look(look) => size(&look.node),
        _ => 0,
    }
}

/// Replaces each look for one character, where its neighbour is sure to take one.
fn settle(node: &mut Node, rewrites: &mut usize) {
    match node {
        Node::Choice(nodes) => {
            for node in nodes {
                settle(node, rewrites);
            }
        }
        Node::Repeat(node, ..) => settle(node, rewrites),
        Node::Sequence(nodes) => {
            for node in nodes.iter_mut() {
                settle(node, rewrites);
            }
            // From the end, so that what comes later is settled when it is taken over.
            for at in (0..nodes.len()).rev() {
                let Some(Node::Look(look)) = nodes.get(at) else {
                    continue;
                };
                let Some(allowed) = allowed(look).filter(|_| *rewrites > 0) else {
                    continue;
                };
                let (before, after) = (&nodes[..at], &nodes[at + 1..]);
                let changed = if look.ahead {
                    restricted(after, &allowed, true).map(|after| [before, &after].concat())
                } else {
                    restricted(before, &allowed, false).map(|before| [&before, after].concat())
                };
                let is_small =
                    |nodes: &Vec<Node>| nodes.iter().map(size).sum::<usize>() < MOST_NODES;
                if let Some(changed) = changed.filter(is_small) {
                    *nodes = changed;
                    *rewrites -= 1;
                }
            }
        }
        _ => {}
    }
}

/// The characters that may stand where the look points, if one has to and no more than one matters.
fn allowed(look: &Look) -> Option<Set> {
    let set = one_of(&look.node)?;
    Some(if look.is { set } else { complement(&set) })
}

fn one_of(node: &Node) -> Option<Set> {
    match node {
        Node::Set(set) => Some(set.clone()),
        Node::Choice(nodes) => {
            let sets: Option<Vec<Set>> = nodes.iter().map(one_of).collect();
            Some(merged(sets?.concat()))
        }
        // Whatever more there is, the first one says.
        Node::Repeat(node, 1, _) => one_of(node),
        _ => None,
    }
}

/// The parts, the first of whose characters is one of those that are allowed; or the last one, seen from behind. `None`
/// where they may have no character at all, or it is too much to say.
fn restricted(nodes: &[Node], allowed: &Set, ahead: bool) -> Option<Vec<Node>> {
    let (next, others) = if ahead {
        nodes.split_first()?
    } else {
        nodes.split_last()?
    };
    let with = |next: Vec<Node>, others: &[Node]| {
        if ahead {
            [next.as_slice(), others].concat()
        } else {
            [others, next.as_slice()].concat()
        }
    };
    match next {
        Node::Set(set) => Some(with(vec![Node::Set(intersection(set, allowed))], others)),
        Node::Sequence(inner) => restricted(&with(inner.clone(), others), allowed, ahead),
        Node::Choice(choices) => {
            let choices = choices.iter().map(|choice| {
                restricted(&with(vec![choice.clone()], others), allowed, ahead).map(Node::Sequence)
            });
            Some(vec![Node::Choice(choices.collect::<Option<_>>()?)])
        }
        Node::Repeat(_, _, Some(0)) => restricted(others, allowed, ahead),
        Node::Repeat(node, min, max) => {
            let Node::Set(set) = &**node else {
                return None;
            };
            let once = Node::Set(intersection(set, allowed));
            let more = max.map(|max| max - 1);
            let more = Node::Repeat(node.clone(), min.saturating_sub(1), more);
            let taken = if ahead {
                vec![once, more]
            } else {
                vec![more, once]
            };
            let taken = with(taken, others);
            if *min > 0 {
                return Some(taken);
            }
            let left_out = restricted(others, allowed, ahead)?;
            let choices = [taken, left_out].map(Node::Sequence);
            Some(vec![Node::Choice(choices.into())])
        }
        place if place.is_place() => {
            let others = restricted(others, allowed, ahead)?;
            Some(with(vec![place.clone()], &others))
        }
        _ => None,
    }
}
