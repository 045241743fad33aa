//! What was read of sources that have not changed since.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Components, Model, Page};
use crate::diagnostic::Report;
use crate::files::FileId;

/// What was read of the sources of a site, for when it is read again after some of them have changed.
///
/// Empty for a site that is read for the first time. It holds for one configuration only.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) pages: Remembered<Page>,
    pub(super) models: Remembered<Model>,
    /// The components that shortcodes were looked for by.
    components: Components,
}

/// What was read of each file, `None` where nothing could be, and the mistakes in it.
pub(super) type Remembered<T> = HashMap<FileId, (Option<Arc<T>>, Report)>;

impl Memory {
    /// Forgets what was read of a file, and of models that take rows from it.
    pub fn forget(&mut self, file: FileId) {
        self.pages.retain(|page, (read, _)| {
            let own_model = read.as_ref().and_then(|page| page.own_model.as_ref());
            *page != file && !own_model.is_some_and(|model| model.takes_rows_from(file))
        });
        self.models.retain(|model, (read, _)| {
            *model != file && !read.as_ref().is_some_and(|model| model.takes_rows_from(file))
        });
    }

    /// Forgets what was read by other components than those that there are now.
    pub(super) fn hold_to(&mut self, components: &Components) {
        if self.components != *components {
            self.pages.clear();
            self.components.clone_from(components);
        }
    }
}
