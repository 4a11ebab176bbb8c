//! Whole descriptions through `load` and `lower`, and what the IR says of them.

mod build_script;
mod catalogue;
mod documents;
mod facts;
mod inputs;
mod lists;
mod selection;
mod wire_changes;
mod wire_equality;
