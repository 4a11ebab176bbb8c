//! Descriptions that are made to do harm. For each, the program ends within 2 s of processor time and 512 MiB of
//! address space, which the kernel sees to; it says what is wrong and where; it writes only where it may; and what it
//! writes is Rust that holds none of the description's code.

mod files;
mod growth;
mod index;
mod limits;
mod output;
mod prose;
#[path = "../shared/mod.rs"]
mod shared;
mod sizes;
mod strings;
