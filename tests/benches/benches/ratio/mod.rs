//! Processor times of two things, taken in turns.
//!
//! What counts here is the ratio of the two. Benchmark libraries time one thing after the other, so a
//! busy machine bends the ratio; and they print times, of which no test can be made. The turns and the
//! fastest of many rounds take that out, in forty lines and without a dependency.

use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

/// Keeps this thread, and all that it begins, on the processor where it is. Waking a thread costs several times as much on
/// another one, and which one that is would decide the ratio.
#[allow(dead_code, reason = "only those that have several threads need it")]
pub(crate) fn stay_on_one_processor() {
    let mut here = CpuSet::new();
    here.set(sched_getcpu());
    sched_setaffinity(None, &here).expect("the processor that this runs on");
}

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
    let start = processor_time();
    for _ in 0..repeat {
        work();
    }
    processor_time().saturating_sub(start).as_secs_f64() * 1e9 / f64::from(repeat)
}

/// That of this thread, in its own code and in the kernel: what others do meanwhile does not count.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("a clock that does not run backwards")
}
