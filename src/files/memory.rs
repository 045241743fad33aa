//! The sink in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{Body, Failure, RoutePath, Sink};

/// A built site as a value: every route and what it holds.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, Body>>);

impl Memory {
    /// All routes, by path.
    ///
    /// # Panics
    ///
    /// When a thread panicked while it put a route here.
    #[must_use]
    pub fn into_routes(self) -> BTreeMap<String, Body> {
        self.0.into_inner().expect("no thread panics while it puts a route")
    }
}

impl Sink for Memory {
    fn put(&self, path: &RoutePath, body: Body) -> Result<(), Failure> {
        let mut routes = self.0.lock().expect("no thread panics while it puts a route");
        routes.insert(path.to_string(), body);
        Ok(())
    }
}
