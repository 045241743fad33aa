//! Lists of posts.

use tera::{Context, Value};

use super::{Renderer, context};
use crate::diagnostic::Report;
use crate::files::Body;
use crate::resolve::ListingKind;

/// How many posts are offered to those who look for a page that is not there.
const SUGGESTED: usize = 5;

impl Renderer<'_> {
    /// One part of a listing.
    pub(super) fn listing(
        &self,
        (index, part): (usize, usize),
        mut context: Context,
        report: &mut Report,
    ) -> Option<Body> {
        let listing = &self.site.listings[index];
        let cards = listing.part(part).iter().map(|id| self.card(*id)).collect();
        let view = context::listing(self.site, listing, part, cards);
        context.insert("listing", &view);
        let name = match listing.kind {
            ListingKind::Home => "home.html",
            ListingKind::Archive(..) => "archive.html",
            ListingKind::Category(_) => "category.html",
            ListingKind::Tag(_) => "tag.html",
        };
        self.template(name, &mut context, report)
    }

    /// The cards of the first posts of the home page.
    pub(super) fn newest(&self) -> Vec<Value> {
        let home = self.site.listings.iter().find(|listing| listing.kind == ListingKind::Home);
        let posts = home.map_or(&[][..], |home| home.part(0));
        posts.iter().take(SUGGESTED).map(|id| self.card(*id)).collect()
    }
}
