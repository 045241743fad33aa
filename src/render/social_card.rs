//! Social cards: what stands on each, and what templates are told of it.

use serde::Serialize;
use tera::Value;

use super::Renderer;
use super::number::{self, Text};
use crate::card;
use crate::files::{Picture, RoutePath};
use crate::resolve::{Page, Range, Route, Shown, Target, of_link};

/// The picture that others show of a page, as `page.share`.
#[derive(Serialize)]
struct ShareView {
    /// With the origin.
    permalink: String,
    /// Nothing of what another host has.
    width: Option<usize>,
    height: Option<usize>,
    /// What is on it, for those who do not see it.
    alt: String,
}

impl Renderer<'_> {
    /// The card of a page, or what its author has put in its place: a card of his own or a cover. Nothing where there is none.
    pub(super) fn share(&self, page: &Page) -> Value {
        self.card_shown(page)
            .or_else(|| self.cover_shown(page))
            .map_or_else(Value::none, |share| Value::from_serializable(&share))
    }

    fn card_shown(&self, page: &Page) -> Option<ShareView> {
        if self.site.config.cards.is_none() || !page.has_card() {
            return None;
        }
        let route = self.site.route(&RoutePath::new(&page.card_address()).ok()?)?;
        let (width, height) = self.size(route)?;
        let url = &self.site.config.url;
        let permalink = url.with_origin(&url.to(&route.path));
        let title = self.line(page, &page.title);
        let alt = match self.headline(page) {
            Some((text, label)) => format!("{title} · {label}: {}", text.whole()),
            None => title,
        };
        Some(ShareView { permalink, width: Some(width), height: Some(height), alt })
    }

    fn cover_shown(&self, page: &Page) -> Option<ShareView> {
        let url = &self.site.config.url;
        let cover = self.picture(page, page.source.cover.as_deref()?);
        let address = of_link(&cover, page.route.as_str(), url);
        let route = address.and_then(|to| self.site.route(&RoutePath::new(&to.path).ok()?));
        let size = route.and_then(|route| self.size(route));
        let (width, height) = size.unzip();
        let alt = self.line(page, &page.title);
        Some(ShareView { permalink: url.with_origin(&cover), width, height, alt })
    }

    /// How large the picture is that a route holds.
    fn size(&self, route: &Route) -> Option<(usize, usize)> {
        match route.target {
            Target::Card(_) => Some((card::WIDTH.into(), card::HEIGHT.into())),
            Target::Copy(file) => match self.files.get(file).picture {
                Some(Picture::Sized { width, height, .. }) => Some((width, height)),
                _ => None,
            },
            _ => None,
        }
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
