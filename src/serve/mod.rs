//! Serving: a site in preview on this machine, each page rendered when a browser asks for it.
//!
//! Goes in: a site's folder and how it is to be served. Comes out: answers, until the process ends. One
//! thread owns the site (`preview.rs`): it takes what has changed, resolves and computes, and renders
//! what is asked for, by the same pure function as a build, so that a preview is never stale. The server
//! (`server.rs`) speaks HTTP and the watcher (`watch.rs`) looks at the folder; both send it messages.
//! What a preview has and a page has not, the reloading and the mistakes over the page, is put into the
//! answer by the server.

mod answer;
mod mistakes;
mod preview;
mod server;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

pub use answer::{Answer, tag};
pub use server::Server;

use crate::config::{self, Overrides};
use crate::files::{Failure, Files};

/// What is served, and how.
pub struct Options {
    /// The folder of the site.
    pub root: PathBuf,
    /// What reads a site's folder.
    pub load: fn(&Path) -> Result<Files, Failure>,
    /// What is said over its configuration, but for the time, which goes on.
    pub overrides: Overrides,
    /// What tells the time.
    pub clock: fn() -> Timestamp,
    /// Where to listen. A port that is taken gives way to the next.
    pub host: IpAddr,
    /// The first port to try; 0 for any.
    pub port: u16,
    /// Tells the author of mistakes, drawn.
    pub say: fn(&str),
    /// Whether colours are welcome there.
    pub colour: bool,
}

/// What the thread that owns the site is told.
enum Message {
    /// A browser asks for an address.
    Ask(String, oneshot::Sender<Answer>),
    /// A browser shows an address and wants to know of changes.
    Follow(String, UnboundedSender<Update>),
    /// Something happened to some places of the folder.
    Changed(Vec<PathBuf>),
    /// The server has ended.
    Stop,
}

/// What a browser that shows a page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Update {
    /// Which state of the page the server has; a page of another has to be loaded again.
    State(u64),
    /// Only its style has changed, and this is its state now.
    Style(u64),
    /// Another page is being written.
    Go(String),
    /// What is wrong, as JSON; an empty list when nothing is.
    Mistakes(String),
}

/// Serves a site until the returned server is dropped.
///
/// # Errors
///
/// When the site cannot be read, its folder cannot be watched, or no port is free.
pub fn serve(options: Options) -> Result<Server, Failure> {
    let (sender, messages) = mpsc::channel();
    let files = (options.load)(&options.root)?;
    let inputs = config::inputs(&files);
    watch::watch(&options.root, &inputs, sender.clone())?;
    let server = Server::start(SocketAddr::new(options.host, options.port), sender)?;
    let Options { root, load, overrides, clock, say, colour, .. } = options;
    let folder = preview::Folder { root, load, clock };
    let author = preview::Author { messages, say, colour };
    let run = move || preview::run(&folder, files, &overrides, &author);
    std::thread::Builder::new()
        .name("preview".to_owned())
        .spawn(run)
        .map_err(|e| Failure::io("start a thread for", Path::new("the preview"), &e))?;
    Ok(server)
}
