//! A thread beside those that ask, which lives as long as the program.
//!
//! One that began and ended with each check would take its memory from another place each time, and what is kept
//! from check to check would lie in all of them.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// Room for the deepest contract that the parser lets through.
const STACK_BYTES: usize = 256 << 20;

type Job = Box<dyn FnOnce() + Send>;

thread_local! {
    /// Whether this is that thread.
    static IS_BESIDE: Cell<bool> = const { Cell::new(false) };
}

static JOBS: Mutex<Option<Sender<Job>>> = Mutex::new(None);

/// Whether there is a second processor.
pub(crate) fn is_worth_it() -> bool {
    // What a container may use is read from files.
    static WORTH_IT: OnceLock<bool> = OnceLock::new();
    *WORTH_IT.get_or_init(|| thread::available_parallelism().is_ok_and(|it| it.get() > 1))
}

/// Has something done beside what the caller does next, behind what others have asked for. What comes of it is sent;
/// nothing after a panic. Nothing is done where there is no thread to be had, and for work that is done beside already:
/// it would wait for itself.
pub(crate) fn begin<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<Receiver<T>> {
    if IS_BESIDE.get() {
        return None;
    }
    let (done, result) = channel();
    let job: Job = Box::new(move || {
        // All that the work holds is gone before somebody hears of it.
        if let Ok(made) = catch_unwind(AssertUnwindSafe(work)) {
            // Who no longer listens has no need of it.
            let _ = done.send(made);
        }
    });
    let mut jobs = JOBS.lock().unwrap_or_else(PoisonError::into_inner);
    if jobs.is_none() {
        *jobs = start();
    }
    jobs.as_ref()?.send(job).ok()?;
    Some(result)
}

fn start() -> Option<Sender<Job>> {
    let (jobs, asked) = channel::<Job>();
    let run = move || {
        IS_BESIDE.set(true);
        asked.into_iter().for_each(|job| job());
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
    thread.ok().map(|_| jobs)
}

#[cfg(test)]
mod tests {
    use super::begin;

    #[test]
    fn what_fails_stops_nothing() {
        let failed = begin(|| assert!(std::hint::black_box(false), "on purpose"));
        let next = begin(|| 7);
        assert!(failed.is_some_and(|it| it.recv().is_err()));
        assert_eq!(next.and_then(|it| it.recv().ok()), Some(7));
    }

    #[test]
    fn work_does_not_wait_for_itself() {
        let refused = begin(|| begin(|| ()).is_none());
        assert_eq!(refused.and_then(|it| it.recv().ok()), Some(true));
    }
}
