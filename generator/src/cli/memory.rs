//! How the memory of the command is kept.

use std::ffi::c_long;
use std::fs;
use std::path::Path;

use libmimalloc_sys::mi_option_t;

/// From how many bytes on a description needs memory that is worth giving back early.
const LARGE: u64 = 256 * 1024;

/// For how long memory that is free stays with the program, in milliseconds: `mi_option_purge_delay` in `mimalloc.h`.
const PURGE_DELAY: mi_option_t = 15;

/// Such memory stays to the end.
const NEVER: c_long = -1;

/// Gives memory back as soon as it is free if the description is a large one, and not before the end if it is small.
///
/// Each stage makes much that the next one takes apart. By itself the allocator keeps what is free until nothing has
/// become free for a while, which is never in such a run: a fourth more than is in use. A run for a small description
/// would spend a tenth of its time on giving pages back and asking for them again. What it refers to is not counted: a large
/// description in many files takes that fourth.
pub(super) fn spare_for(description: &Path) {
    let is_small = fs::metadata(description).is_ok_and(|file| file.len() < LARGE);
    #[expect(unsafe_code, reason = "the allocator has no safe way to be set up")]
    // SAFETY: an option is a number, which the allocator reads anew each time and of which any is as good to it.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY, if is_small { NEVER } else { 0 });
    }
}
