//! The HTTP side: who may ask, and how the answer is sent.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc::Sender;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::stream;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;

use super::answer::Answer;
use super::{Message, Update};
use crate::files::Failure;

/// A running preview server; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    messages: Sender<Message>,
    runtime: Option<Runtime>,
}

/// So many ports are tried when the first is taken.
const TRIES: u16 = 100;

/// The script that follows changes.
const SCRIPT: &str = include_str!("preview.js");

impl Server {
    pub(super) fn start(wanted: SocketAddr, messages: Sender<Message>) -> Result<Server, Failure> {
        let listener = listen(wanted)?;
        let failed =
            |e: std::io::Error| Failure::io("listen on", Path::new(&wanted.to_string()), &e);
        let address = listener.local_addr().map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let runtime = Runtime::new().map_err(failed)?;
        let router = router(messages.clone());
        let listener = {
            let _in_runtime = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(failed)?
        };
        runtime.spawn(async move {
            // It ends with the runtime and not before.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Server { address, messages, runtime: Some(runtime) })
    }

    /// Waits for ever.
    pub fn wait(&self) {
        loop {
            std::thread::park();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A preview that has ended needs no telling.
        let _ = self.messages.send(Message::Stop);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn listen(wanted: SocketAddr) -> Result<TcpListener, Failure> {
    let mut tried = wanted;
    for _ in 0..TRIES {
        match TcpListener::bind(tried) {
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse && tried.port() < u16::MAX => {
                tried.set_port(tried.port() + 1);
            }
            Err(e) => return Err(Failure::io("listen on", Path::new(&tried.to_string()), &e)),
            Ok(listener) => return Ok(listener),
        }
    }
    let reason = format!("the {TRIES} ports from there on are taken; choose another with --port");
    Err(Failure::new("listen on", Path::new(&wanted.to_string()), reason))
}

fn router(messages: Sender<Message>) -> Router {
    Router::new()
        .route("/.briefing/preview.js", get(script))
        .route("/.briefing/events", get(events))
        .fallback(get(page))
        .layer(middleware::from_fn(only_to_this_machine))
        .with_state(messages)
}

/// Refuses a request under a name that is not this machine's: a page elsewhere could have its own name
/// lead here and read what is being written.
async fn only_to_this_machine(request: Request, next: Next) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_some_and(is_own) {
        return next.run(request).await;
    }
    let words = "this preview answers under `localhost` and the machine's addresses only\n";
    (StatusCode::FORBIDDEN, words).into_response()
}

/// Whether a host is `localhost` or an address: neither can be somebody else's name for this machine.
fn is_own(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}

async fn page(State(messages): State<Sender<Message>>, request: Request) -> Response<Body> {
    let (reply, answer) = oneshot::channel();
    let asked = request.uri().path().to_owned();
    let gone = || Answer::words(500, "The preview has ended.");
    let answer = match messages.send(Message::Ask(asked, reply)) {
        Ok(()) => answer.await.unwrap_or_else(|_| gone()),
        Err(_) => gone(),
    };
    let mut headers = HeaderMap::new();
    let value = |text: &str| text.parse().expect("media types and addresses are header values");
    headers.insert(header::CONTENT_TYPE, value(&answer.media));
    headers.insert(header::CACHE_CONTROL, value("no-store"));
    if let Some(location) = &answer.location {
        headers.insert(header::LOCATION, value(location));
    }
    let status = StatusCode::from_u16(answer.status).expect("the answers have known statuses");
    (status, headers, answer.bytes).into_response()
}

#[derive(serde::Deserialize)]
struct Follow {
    path: String,
}

async fn events(
    State(messages): State<Sender<Message>>,
    Query(follow): Query<Follow>,
) -> impl IntoResponse {
    let (sender, updates) = unbounded_channel();
    // Of a preview that has ended, the stream ends at once.
    let _ = messages.send(Message::Follow(follow.path, sender));
    let events = stream::unfold(updates, |mut updates| async move {
        let update = updates.recv().await?;
        Some((Ok::<Event, Infallible>(event(update)), updates))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn event(update: Update) -> Event {
    match update {
        Update::State(state) => Event::default().event("state").data(format!("{state:016x}")),
        Update::Style(state) => Event::default().event("style").data(format!("{state:016x}")),
        Update::Go(address) => Event::default().event("go").data(address),
        Update::Mistakes(json) => Event::default().event("mistakes").data(json),
    }
}
