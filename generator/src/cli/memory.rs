//! How the memory of the command is kept.

#![expect(
    unsafe_code,
    reason = "an allocator is nothing else, and has no safe way to be set up"
)]

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_long;
use std::fs;
use std::path::Path;

use libmimalloc_sys as mimalloc;
use mimalloc::mi_option_t;

/// A run makes millions of small pieces of text; the allocators of most systems take a third of its time for that.
///
/// The package `mimalloc` asks for the alignment of each piece, which takes three times as long as to ask for a piece:
/// any has that of a pointer, and hardly one of those that a run makes needs more.
pub(crate) struct Allocator;

impl Allocator {
    /// Whether every piece of memory is aligned well enough.
    fn suits(layout: Layout) -> bool {
        layout.align() <= align_of::<usize>()
    }
}

// SAFETY: each function hands on to the one of the C library that does what the trait asks for. `mi_malloc` aligns to a
// pointer at least; pieces of any alignment are freed by `mi_free`, and none is larger than `isize::MAX`.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: a size may be any; an alignment is a power of two.
        unsafe {
            if Self::suits(layout) {
                mimalloc::mi_malloc(layout.size()).cast()
            } else {
                mimalloc::mi_malloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        unsafe {
            if Self::suits(layout) {
                mimalloc::mi_zalloc(layout.size()).cast()
            } else {
                mimalloc::mi_zalloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, piece: *mut u8, _: Layout) {
        // SAFETY: the caller has it from here, and has no use for it any more.
        unsafe { mimalloc::mi_free(piece.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller has it from here, with this alignment.
        unsafe {
            if Self::suits(layout) {
                mimalloc::mi_realloc(piece.cast(), size).cast()
            } else {
                mimalloc::mi_realloc_aligned(piece.cast(), size, layout.align()).cast()
            }
        }
    }
}

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
    // SAFETY: an option is a number, which the allocator reads anew each time and of which any is as good to it.
    unsafe {
        mimalloc::mi_option_set(PURGE_DELAY, if is_small { NEVER } else { 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_aligned_and_keep_what_they_hold() {
        for power in 0..=16 {
            for size in (1..=300).chain([4096, 100_000]) {
                let layout = Layout::from_size_align(size, 1 << power).expect("it is a layout");
                // SAFETY: no layout is empty, and each piece is used as large as it was asked for, and freed once.
                unsafe {
                    let piece = Allocator.alloc_zeroed(layout);
                    assert!(piece.addr().is_multiple_of(layout.align()), "{layout:?}");
                    let bytes = std::slice::from_raw_parts_mut(piece, size);
                    assert!(bytes.iter().all(|byte| *byte == 0), "{layout:?}");
                    bytes.fill(7);
                    let piece = Allocator.realloc(piece, layout, 2 * size);
                    assert!(piece.addr().is_multiple_of(layout.align()), "{layout:?}");
                    let bytes = std::slice::from_raw_parts(piece, size);
                    assert!(bytes.iter().all(|byte| *byte == 7), "{layout:?}");
                    Allocator.dealloc(piece, layout);
                    let piece = Allocator.alloc(layout);
                    assert!(piece.addr().is_multiple_of(layout.align()), "{layout:?}");
                    Allocator.dealloc(piece, layout);
                }
            }
        }
    }
}
