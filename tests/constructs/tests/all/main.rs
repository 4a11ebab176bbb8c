//! What the generated crate does with what `openapi.yaml` says. One program: linking takes longer than most of its tests.

mod answers;
mod bodies;
mod choices;
mod directions;
mod enums;
mod errors;
mod formats;
mod forms;
mod headers;
mod multipart;
mod parameters;
mod parts;
mod paths;
mod patterns;
mod places;
mod queries;
mod ranges;
mod redirects;
mod servers;
mod shapes;
mod styles;
mod unions;
mod webhooks;
