//! How far a long run is.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Environment;

/// A run that takes longer than this shows how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows after a while, to a person.
pub(super) struct Progress<'e> {
    what: &'static str,
    environment: &'e Environment,
    state: Mutex<(u64, Option<ProgressBar>)>,
}

impl<'e> Progress<'e> {
    pub(super) fn new(what: &'static str, environment: &'e Environment) -> Progress<'e> {
        Progress { what, environment, state: Mutex::new((0, None)) }
    }

    pub(super) fn step(&self, all: usize) {
        if !self.environment.is_terminal {
            return;
        }
        let mut state = self.state.lock().expect("no thread panics while it counts");
        state.0 += 1;
        if state.1.is_none() && (self.environment.elapsed)() > PATIENCE {
            let style =
                ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {}", self.what))
                    .expect("the template of the bar is one");
            state.1 = Some(ProgressBar::new(all as u64).with_style(style));
        }
        if let (done, Some(bar)) = &*state {
            bar.set_position(*done);
        }
    }

    pub(super) fn finish(&self) {
        let state = self.state.lock().expect("no thread panics while it counts");
        if let Some(bar) = &state.1 {
            bar.finish_and_clear();
        }
    }
}
