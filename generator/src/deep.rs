//! Room for walks that go as deep as a description does.

use std::cell::Cell;

/// Enough for the deepest document that is read: of address space, not of memory. Without optimisation, frames are several
/// times as large.
const STACK: usize = if cfg!(debug_assertions) { 256 } else { 64 } * 1024 * 1024;

thread_local! {
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs a walk whose depth the document decides, which is bounded but may exceed the stack of a small thread.
///
/// Within such a walk another takes no other stack.
pub fn with_large_stack<T: Send>(walk: impl FnOnce() -> T + Send) -> T {
    if IS_DEEP.get() {
        return walk();
    }
    on_large_stack(|| {
        let _deep = Deep::begin();
        walk()
    })
}

/// The stack of this thread goes on elsewhere: another thread would have its own memory, and cost more than some runs.
#[cfg(feature = "cli")]
fn on_large_stack<T>(walk: impl FnOnce() -> T) -> T {
    stacker::grow(STACK, walk)
}

/// In a build script, which shall need no more packages than it must, and no C compiler.
#[cfg(not(feature = "cli"))]
fn on_large_stack<T: Send>(walk: impl FnOnce() -> T + Send) -> T {
    let mut walk = Some(walk);
    let mut result = None;
    std::thread::scope(|scope| {
        let (walk, result) = (&mut walk, &mut result);
        let run = move || *result = walk.take().map(|walk| walk());
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, run);
        // A panic in the thread is passed on by the scope; without a thread the walk runs below.
        drop(thread);
    });
    match (result, walk) {
        (Some(result), _) => result,
        (None, Some(walk)) => walk(),
        (None, None) => unreachable!("the walk ran, so there is its result"),
    }
}

/// That the stack is a large one, until this is dropped.
struct Deep;

impl Deep {
    fn begin() -> Self {
        IS_DEEP.set(true);
        Self
    }
}

impl Drop for Deep {
    fn drop(&mut self) {
        IS_DEEP.set(false);
    }
}
