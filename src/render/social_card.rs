//! Social cards: what stands on each, and what templates are told of it.

use serde::Serialize;
use tera::Value;

use super::Renderer;
use super::number::{self, Text};
use crate::files::{Picture, RoutePath};
use crate::resolve::{Page, Range, Shown, Target};

/// The picture that others show of a page, as `page.share`.
#[derive(Serialize)]
struct ShareView {
    /// With the origin.
    permalink: String,
    width: usize,
    height: usize,
    /// What is on it, for those who do not see it.
    alt: String,
}

/// How large a card is, in pixels.
const SIZE: (usize, usize) = (1200, 630);

impl Renderer<'_> {
    /// The card of a page, or what its author has put in its place; nothing where there is none.
    pub(super) fn share(&self, page: &Page) -> Value {
        let is_wanted = self.site.config.cards.is_some() && page.has_card();
        let path = RoutePath::new(&page.card_address()).ok().filter(|_| is_wanted);
        let Some(route) = path.and_then(|path| self.site.route(&path)) else {
            return Value::none();
        };
        let (width, height) = match route.target {
            Target::Card(_) => SIZE,
            Target::Copy(file) => match self.files.get(file).picture {
                Some(Picture::Sized { width, height, .. }) => (width, height),
                _ => return Value::none(),
            },
            _ => return Value::none(),
        };
        let url = &self.site.config.url;
        let permalink = url.with_origin(&url.to(&route.path));
        let title = self.line(page, &page.title);
        let alt = match self.headline(page) {
            Some((text, label)) => format!("{title} · {label}: {}", text.whole()),
            None => title,
        };
        Value::from_serializable(&ShareView { permalink, width, height, alt })
    }

    /// The number that lists and cards show of a page, and what it is.
    pub(super) fn headline(&self, page: &Page) -> Option<(Text, String)> {
        // An interval has a line of its own.
        let shown = Shown { range: Range::None, ..page.headline()?.clone() };
        let language = self.site.languages.get(page.language);
        let text = number::shown((self.site, language), self.estimates, &shown)?;
        Some((text, self.source(page.language).label(shown.number)))
    }
}
