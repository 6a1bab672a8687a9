//! A stopwatch that reports a median, for machines on which single timings wander.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one measurement goes on, at most about twice as long.
const BUDGET: Duration = Duration::from_secs(2);
const FEWEST_RUNS: usize = 5;
const MOST_RUNS: usize = 1001;

/// Runs `work` again and again and prints `name`, the median and the least time.
#[allow(dead_code, reason = "not every benchmark has both")]
pub(crate) fn report<T>(name: &str, mut work: impl FnMut() -> T) {
    report_on(name, &mut (), |()| work(), |()| ());
}

/// Like [`report`], with what is done after each run and takes nobody's time.
pub(crate) fn report_on<S, T>(
    name: &str,
    state: &mut S,
    mut work: impl FnMut(&mut S) -> T,
    mut after: impl FnMut(&mut S),
) {
    black_box(work(state));
    after(state);
    let began = Instant::now();
    let mut times = Vec::new();
    while times.len() < FEWEST_RUNS || (times.len() < MOST_RUNS && began.elapsed() < BUDGET) {
        let start = Instant::now();
        black_box(work(state));
        times.push(start.elapsed());
        after(state);
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    println!(
        "{name:<40} median {:>9}   least {:>9}   of {} runs",
        shown(median),
        shown(times[0]),
        times.len()
    );
}

fn shown(time: Duration) -> String {
    let micros = time.as_micros();
    if micros < 10_000 {
        format!("{micros} µs")
    } else {
        format!("{} ms", micros / 1000)
    }
}
