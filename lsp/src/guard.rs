//! Sees each message in the order of the wire, before its handler begins.
//!
//! tower-lsp takes note of `exit` and goes on reading an input that nobody closes. So the exit is
//! decided here: with status 0 after `shutdown`, with 1 otherwise, as the protocol asks.

use crate::without::Without;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tower_lsp::jsonrpc::Request;

/// Replies that are on their way may still leave.
const GRACE: Duration = Duration::from_millis(20);

/// No exit was asked for.
const NONE: i32 = -1;

/// What to do when the client asks to exit, and with which status it did.
pub struct Exit {
    code: AtomicI32,
    act: Box<dyn Fn(i32) + Send + Sync>,
}

impl Exit {
    /// Calls `act` with the status when the client asks to exit.
    pub fn new(act: impl Fn(i32) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            code: AtomicI32::new(NONE),
            act: Box::new(act),
        })
    }

    /// The status, once the client has asked to exit.
    pub fn code(&self) -> Option<i32> {
        let code = self.code.load(Ordering::SeqCst);
        (code != NONE).then_some(code)
    }

    /// Exits at once: nobody is left to serve.
    pub(crate) fn now(&self, code: i32) {
        self.code.store(code, Ordering::SeqCst);
        (self.act)(code);
    }
}

impl fmt::Debug for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Exit").field(&self.code()).finish()
    }
}

/// A service that notices `shutdown` and `exit` on their way to another one.
pub(crate) struct Guard<S> {
    inner: S,
    shut: bool,
    without: Without,
    exit: Arc<Exit>,
}

impl<S> Guard<S> {
    pub(crate) fn new(inner: S, exit: Arc<Exit>) -> Self {
        Self {
            inner,
            shut: false,
            without: Without::default(),
            exit,
        }
    }
}

impl<S: tower::Service<Request>> tower::Service<Request> for Guard<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match request.method() {
            "initialize" => self.without = Without::of(request.params()),
            "shutdown" => self.shut = true,
            "exit" => {
                let exit = self.exit.clone();
                let code = i32::from(!self.shut);
                exit.code.store(code, Ordering::SeqCst);
                tokio::spawn(async move {
                    tokio::time::sleep(GRACE).await;
                    exit.now(code);
                });
            }
            _ => {}
        }
        self.inner.call(self.without.applied(without_null(request)))
    }
}

/// Some clients write `"params": null` where there are none, and tower-lsp refuses that.
fn without_null(request: Request) -> Request {
    if request.params() != Some(&Value::Null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let request = Request::build(method);
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}
