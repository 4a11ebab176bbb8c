//! What a crate looks like whose code is generated while it is built: the module `notes` is in no file of this folder.

include!(concat!(env!("OUT_DIR"), "/notes.rs"));
