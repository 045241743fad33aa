//! Watching a site's folder: what happens there, gathered into one message for each burst.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::Message;
use crate::files::{Failure, Inputs};

/// A burst is over when nothing has happened for so long. An editor's save is a few events within a
/// millisecond or two, and whoever waits for the page feels every one of these.
const QUIET: Duration = Duration::from_millis(8);

/// A burst without end, such as a checkout of very many files, is told of in parts.
const LONGEST: usize = 10_000;

/// Watches a folder and sends what happens there, until nobody listens.
///
/// # Errors
///
/// When the machine does not let it be watched.
pub(super) fn watch(root: &Path, inputs: &Inputs, to: Sender<Message>) -> Result<(), Failure> {
    let (sender, events) = mpsc::channel::<Event>();
    let failed = |e: notify::Error| Failure::new("watch", root, e.to_string());
    let heard = move |event: notify::Result<Event>| {
        // What went wrong with the watching itself cannot be mended here; the next event may be good.
        if let Ok(event) = event {
            let _ = sender.send(event);
        }
    };
    let mut watcher = notify::recommended_watcher(heard).map_err(failed)?;
    // The output and whatever else lies beside the inputs may be large, and is none of our business.
    watcher.watch(root, RecursiveMode::NonRecursive).map_err(failed)?;
    let folders: Vec<PathBuf> = inputs.folders().map(|folder| root.join(folder)).collect();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
    }
    // A font may lie anywhere in the site; one at its root is seen there.
    let of_fonts =
        inputs.fonts.iter().filter_map(|font| Some(root.join(font).parent()?.to_path_buf()));
    for folder in of_fonts.filter(|folder| folder.is_dir() && folder != root) {
        watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(failed)?;
    }
    let gather = move || {
        while let Some(paths) = burst(&events) {
            // A folder that was moved away or deleted and is back is watched anew.
            for folder in folders.iter().filter(|folder| paths.contains(folder)) {
                let _ = watcher.watch(folder, RecursiveMode::Recursive);
            }
            if to.send(Message::Changed(paths)).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(gather)
        .map_err(|e| Failure::io("start a thread for", root, &e))?;
    Ok(())
}

/// The places of one burst of events, each once; `None` when there will be no more.
fn burst(events: &Receiver<Event>) -> Option<Vec<PathBuf>> {
    let mut paths = Vec::new();
    while paths.is_empty() {
        paths = places(events.recv().ok()?);
    }
    while paths.len() < LONGEST {
        match events.recv_timeout(QUIET) {
            Ok(event) => paths.extend(places(event)),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    paths.sort();
    paths.dedup();
    Some(paths)
}

/// The places that an event says have changed; none for one that only tells of a look.
fn places(event: Event) -> Vec<PathBuf> {
    if matches!(event.kind, EventKind::Access(_)) { Vec::new() } else { event.paths }
}
