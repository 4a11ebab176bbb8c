//! Times of two things, taken in turns.
//!
//! What counts here is the ratio of the two. Benchmark libraries time one thing after the other, so a
//! busy machine bends the ratio; and they print times, of which no test can be made. The turns and the
//! fastest of many rounds take that out, in forty lines and without a dependency.

use std::time::{Duration, Instant};

/// How long each of two things takes, in nanoseconds: the fastest of many rounds, in each of which
/// both are run `repeat` times.
pub(crate) fn side_by_side(
    repeat: u32,
    mut left: impl FnMut(),
    mut right: impl FnMut(),
) -> [f64; 2] {
    const TIME: Duration = Duration::from_millis(1500);
    const ROUNDS: usize = 50;
    let start = Instant::now();
    let mut fastest = [f64::INFINITY; 2];
    let mut rounds = 0;
    while rounds < ROUNDS || start.elapsed() < TIME {
        let times = [round(repeat, &mut left), round(repeat, &mut right)];
        for (fastest, time) in fastest.iter_mut().zip(times) {
            *fastest = fastest.min(time);
        }
        rounds += 1;
    }
    fastest
}

fn round(repeat: u32, work: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..repeat {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(repeat)
}
