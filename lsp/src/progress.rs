//! Telling how far something is that a client has given a token for.
//!
//! The end is told when the work is done, and also when nobody waits for it any longer: a request that is cancelled is
//! dropped, and with it what would have told of it.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as Told;
use tower_lsp::lsp_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd,
};

/// Work that is going on.
pub(crate) struct Progress {
    done: oneshot::Sender<()>,
    told: JoinHandle<()>,
}

impl Progress {
    /// Tells that work begins; nothing for a client that has given no token.
    pub(crate) fn begin(
        client: &Client,
        token: Option<ProgressToken>,
        title: &str,
    ) -> Option<Self> {
        let token = token?;
        let (done, ended) = oneshot::channel();
        let client = client.clone();
        let title = title.to_owned();
        let told = tokio::spawn(async move {
            let say = |value| {
                let value = ProgressParamsValue::WorkDone(value);
                let token = token.clone();
                client.send_notification::<Told>(ProgressParams { token, value })
            };
            let begin = WorkDoneProgressBegin {
                title,
                cancellable: Some(true),
                ..WorkDoneProgressBegin::default()
            };
            say(WorkDoneProgress::Begin(begin)).await;
            let _ = ended.await;
            say(WorkDoneProgress::End(WorkDoneProgressEnd::default())).await;
        });
        Some(Self { done, told })
    }

    /// Tells that it has ended, which comes before the answer: a token holds until then.
    pub(crate) async fn end(of: Option<Self>) {
        if let Some(Self { done, told }) = of {
            drop(done);
            let _ = told.await;
        }
    }
}
