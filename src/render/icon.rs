//! The mark of a site: the author's own, or that of the theme.

use serde::Serialize;

use crate::files::RoutePath;
use crate::resolve::Site;

/// One form of the mark.
#[derive(Serialize)]
pub(super) struct IconView {
    url: String,
    /// `image/svg+xml`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `any` for what has no size of its own; nothing where it is in the file alone.
    sizes: Option<&'static str>,
}

/// The names that browsers and generators know, the sharpest first.
const OWN: [&str; 3] = ["favicon.svg", "favicon.png", "favicon.ico"];

/// The theme's name for it.
const OF_THEME: &str = "icon.svg";

/// The mark in each form in which it is published: those of the author, or that of the theme.
pub(super) fn all(site: &Site) -> Vec<IconView> {
    let own: Vec<IconView> = OWN.iter().filter_map(|name| icon(site, name)).collect();
    if own.is_empty() { icon(site, OF_THEME).into_iter().collect() } else { own }
}

fn icon(site: &Site, name: &str) -> Option<IconView> {
    let route = site.route(&RoutePath::new(name).ok()?)?;
    let (kind, sizes) = match name.rsplit_once('.')?.1 {
        "svg" => ("image/svg+xml", Some("any")),
        "png" => ("image/png", None),
        // A browser that reads SVG takes it before an icon of this size.
        _ => ("image/x-icon", Some("32x32")),
    };
    Some(IconView { url: site.config.url.to(&route.path), kind, sizes })
}
