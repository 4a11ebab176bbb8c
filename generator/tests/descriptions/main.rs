//! Whole descriptions through `load` and `lower`, and what the IR says of them.

mod additions;
mod build_script;
mod catalogue;
mod documents;
mod facts;
mod house;
mod inputs;
mod lists;
mod names;
mod selection;
#[path = "../shared/mod.rs"]
mod shared;
mod wire_changes;
mod wire_equality;
