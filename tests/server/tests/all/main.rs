//! What the generated server does with requests.

mod layers;
mod mock;
mod refusals;
mod router;
mod shutdown;
