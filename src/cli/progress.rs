//! How far reading has come, where someone watches and it takes long.

use crate::evaluate::data::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// What is done before is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar on the standard error, if that is a terminal.
pub(super) struct Bar {
    watched: bool,
    since: Instant,
    drawn: Option<ProgressBar>,
    file: String,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self {
            watched: std::io::stderr().is_terminal(),
            since: Instant::now(),
            drawn: None,
            file: String::new(),
        }
    }
}

impl Progress for Bar {
    fn read(&mut self, file: &str, bytes: u64, of: Option<u64>) {
        if !self.watched || self.since.elapsed() < PATIENCE {
            return;
        }
        if self.drawn.is_none() || self.file != file {
            if let Some(bar) = self.drawn.take() {
                bar.finish_and_clear();
            }
            let bar = ProgressBar::with_draw_target(of, ProgressDrawTarget::stderr());
            let template = match of {
                Some(_) => "reading {msg} {bar:30} {bytes} of {total_bytes}",
                None => "reading {msg} {bytes}",
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_message(crate::text::sanitise_line(file).into_owned());
            file.clone_into(&mut self.file);
            self.drawn = Some(bar);
        }
        if let Some(bar) = &self.drawn {
            bar.set_position(bytes);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.drawn.take() {
            bar.finish_and_clear();
        }
    }
}
