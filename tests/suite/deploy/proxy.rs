//! A wire between two programs that fails when it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// What the wire does once so many bytes have gone to the server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// It is cut, and every new one too.
    Cut,
    /// It answers by itself that the server is broken.
    Broken,
    /// It answers that once, and is well again.
    #[cfg(feature = "cloud")]
    Once,
    /// It passes a few bytes at a time.
    Slow,
}

/// A port that leads to another.
pub(super) struct Proxy {
    pub(super) port: u16,
}

struct Wire {
    to: u16,
    fault: Fault,
    /// How many bytes may still go to the server.
    left: AtomicI64,
}

const BROKEN: &str =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

impl Proxy {
    /// Leads to a port of this machine, and fails after so many bytes.
    pub(super) fn new(to: u16, fault: Fault, after: i64) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let wire = Arc::new(Wire { to, fault, left: AtomicI64::new(after) });
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let wire = Arc::clone(&wire);
                std::thread::spawn(move || wire.connect(client));
            }
        });
        Proxy { port }
    }
}

impl Wire {
    fn has_failed(&self) -> bool {
        self.left.load(Ordering::Relaxed) <= 0
    }

    fn connect(&self, mut client: TcpStream) -> Option<()> {
        if self.has_failed() && !matches!(self.fault, Fault::Slow) {
            return self.end(&mut client);
        }
        let mut server = TcpStream::connect(("127.0.0.1", self.to)).ok()?;
        let (mut answers, mut back) = (server.try_clone().ok()?, client.try_clone().ok()?);
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut answers, &mut back);
            let _ = back.shutdown(Shutdown::Both);
        });
        let mut bytes = [0; 512];
        loop {
            let n = client.read(&mut bytes).ok().filter(|n| *n > 0);
            let Some(n) = n else { return server.shutdown(Shutdown::Write).ok() };
            self.left.fetch_sub(i64::try_from(n).expect("it is small"), Ordering::Relaxed);
            match (self.has_failed(), self.fault) {
                (true, Fault::Slow) => {
                    for some in bytes[..n].chunks(64) {
                        std::thread::yield_now();
                        server.write_all(some).ok()?;
                    }
                }
                (true, _) => {
                    let _ = server.shutdown(Shutdown::Both);
                    return self.end(&mut client);
                }
                (false, _) => server.write_all(&bytes[..n]).ok()?,
            }
        }
    }

    fn end(&self, client: &mut TcpStream) -> Option<()> {
        match self.fault {
            Fault::Cut | Fault::Slow => {}
            Fault::Broken => drop(client.write_all(BROKEN.as_bytes())),
            #[cfg(feature = "cloud")]
            Fault::Once => {
                self.left.store(i64::MAX, Ordering::Relaxed);
                drop(client.write_all(BROKEN.as_bytes()));
            }
        }
        client.shutdown(Shutdown::Both).ok()
    }
}
