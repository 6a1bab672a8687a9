//! The one thread that thinks.
//!
//! It answers questions in the order in which they came, and when there is none, it says what is wrong with the
//! newest texts; states in between are never looked at. A question whose asker has gone is not answered, one about
//! a text that has changed since is answered with "content modified", and one that makes slac panic with an
//! error: the thread goes on.

use crate::publish::{Message, Published};
use crate::store::{Snapshot, Store};
use slac::ide::Workspace;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};

/// Enough for the deepest contract that the parser lets through, many times over.
const STACK_BYTES: usize = 256 << 20;

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

/// What is to be done.
#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Whether texts have changed since they were last looked at.
    changed: bool,
    stopped: bool,
}

/// The way to the thread. The last one that goes ends it.
pub(crate) struct Worker {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    woken: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the thread that nobody waits for an answer any more, when it is dropped.
struct Asker(Arc<AtomicBool>);

impl Drop for Asker {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Worker {
    /// Starts the thread. What it says without being asked goes to `out`.
    pub(crate) fn start(store: Arc<Store>, out: UnboundedSender<Message>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            woken: Condvar::new(),
        });
        let own = shared.clone();
        std::thread::Builder::new()
            .name("analysis".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || work(&own, &store, Published::new(out)))?;
        Ok(Self { shared })
    }

    /// Texts have changed.
    pub(crate) fn changed(&self) {
        self.shared.lock().changed = true;
        self.shared.woken.notify_one();
    }

    /// Asks a question about the text `name` of a snapshot; an empty name asks about all of them.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        store: &Arc<Store>,
        name: &str,
        question: impl FnOnce(&mut Workspace, &Snapshot) -> T + Send + 'static,
    ) -> Result<T> {
        let snapshot = store.snapshot();
        let store = store.clone();
        let name = name.to_owned();
        let gone = Arc::new(AtomicBool::new(false));
        let _asker = Asker(gone.clone());
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |workspace| {
            if gone.load(Ordering::SeqCst) {
                return;
            }
            let now = store.lock().version(&name);
            if now != snapshot.version(&name) {
                let _ = answer.send(Err(Error::new(ErrorCode::ContentModified)));
                return;
            }
            let asked = AssertUnwindSafe(|| question(workspace, &snapshot));
            let _ = answer.send(catch_unwind(asked).map_err(|_| bug()));
        });
        {
            let mut queue = self.shared.lock();
            queue.jobs.push_back(job);
        }
        self.shared.woken.notify_one();
        answered.await.unwrap_or_else(|_| Err(bug()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.lock().stopped = true;
        self.shared.woken.notify_one();
    }
}

/// A bug of slac: the reply to what made it panic.
fn bug() -> Error {
    let mut error = Error::new(ErrorCode::InternalError);
    error.message = "slac made a mistake here; the server goes on".into();
    error
}

enum Next {
    Job(Job),
    Look,
    Stop,
}

fn next(shared: &Shared) -> Next {
    let mut queue = shared.lock();
    loop {
        if queue.stopped {
            return Next::Stop;
        }
        if let Some(job) = queue.jobs.pop_front() {
            return Next::Job(job);
        }
        if std::mem::take(&mut queue.changed) {
            return Next::Look;
        }
        queue = shared
            .woken
            .wait(queue)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

fn work(shared: &Shared, store: &Store, mut publish: Published) {
    let mut workspace = Workspace::new();
    let mut epoch = 0;
    loop {
        let next = next(shared);
        let now = store.lock().epoch;
        if now != epoch {
            epoch = now;
            workspace.forget();
        }
        match next {
            Next::Stop => return,
            // Jobs answer for their own panics.
            Next::Job(job) => job(&mut workspace),
            Next::Look => {
                let newer = || shared.lock().changed;
                let look =
                    AssertUnwindSafe(|| publish.look(&mut workspace, &store.snapshot(), &newer));
                if catch_unwind(look).is_err() {
                    workspace.forget();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Worker;
    use crate::store::Store;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tower_lsp::jsonrpc::ErrorCode;

    fn worker() -> (Worker, Arc<Store>) {
        let store: Arc<Store> = Arc::default();
        let (out, _) = mpsc::unbounded_channel();
        let worker = Worker::start(store.clone(), out).expect("a thread");
        (worker, store)
    }

    #[tokio::test]
    async fn a_panic_is_an_error_reply_and_not_the_end() {
        let (worker, store) = worker();
        let panics = |_: &mut _, _: &_| -> u8 { std::panic::resume_unwind(Box::new(())) };
        let answer = worker.ask(&store, "", panics).await;
        let code = answer.map_err(|error| error.code);
        assert_eq!(code, Err(ErrorCode::InternalError));
        assert_eq!(worker.ask(&store, "", |_, _| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_worked_on() {
        let (worker, store) = worker();
        let worked = Arc::new(AtomicUsize::new(0));
        // Keeps the thread until the others are there.
        let slow = worker.ask(&store, "", |_, _| {
            std::thread::sleep(Duration::from_millis(200));
        });
        let count = |worked: &Arc<AtomicUsize>| {
            let worked = worked.clone();
            worker.ask(&store, "", move |_, _| {
                worked.fetch_add(1, Ordering::SeqCst)
            })
        };
        let (gone, waited) = (count(&worked), count(&worked));
        let first = tokio::spawn(async {});
        tokio::select! {
            biased;
            _ = slow => {}
            _ = gone => {}
            _ = first => {}
        }
        assert!(waited.await.is_ok());
        assert_eq!(worked.load(Ordering::SeqCst), 1);
    }
}
