//! The mark of a site: the author's own, or that of the theme.

use serde::Serialize;

use crate::files::{File, Files, Picture, RoutePath};
use crate::resolve::{Site, Target};

/// The mark in all its forms, as `site.icons`.
#[derive(Serialize)]
pub(super) struct IconsView {
    /// Those of a tab, the sharpest first.
    tab: Vec<IconView>,
    /// Those of a site among the applications of a system.
    application: Vec<IconView>,
    /// That of a home screen of Apple's systems.
    touch: Option<IconView>,
}

/// One form of the mark.
#[derive(Serialize)]
struct IconView {
    url: String,
    /// `image/svg+xml`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `512x512`; `any` for what has no size of its own; nothing where the file does not tell.
    sizes: Option<String>,
    /// `any`, or `maskable` for one that systems may cut to their own shape.
    purpose: &'static str,
}

/// The names that browsers, generators and themes know, at the top of a site.
const TAB: [&str; 4] = ["favicon.svg", "icon.svg", "favicon.png", "favicon.ico"];
const APPLICATION: [&str; 2] = ["icon-192.png", "icon-512.png"];
const MASKABLE: &str = "icon-maskable.png";
const TOUCH: &str = "apple-touch-icon.png";

/// The mark of a site: where its author has any of these files, theirs alone.
pub(super) fn all(site: &Site, files: &Files) -> IconsView {
    let names = || TAB.iter().chain(&APPLICATION).chain([&MASKABLE, &TOUCH]);
    let file = |name: &str| {
        let route = site.route(&RoutePath::new(name).ok()?)?;
        match route.target {
            Target::Copy(file) => Some((files.get(file), site.config.url.to(&route.path))),
            _ => None,
        }
    };
    let has_own = names().filter_map(|name| file(name)).any(|(file, _)| !file.is_of_theme());
    let icon = |name: &str| {
        let (file, url) = file(name).filter(|(file, _)| file.is_of_theme() != has_own)?;
        Some(view(file, url))
    };
    let tab = || TAB.iter().filter_map(|name| icon(name));
    let mut application: Vec<IconView> = APPLICATION.iter().filter_map(|name| icon(name)).collect();
    application.extend(icon(MASKABLE).map(|icon| IconView { purpose: "maskable", ..icon }));
    IconsView {
        tab: tab().collect(),
        application: tab().chain(application).collect(),
        touch: icon(TOUCH),
    }
}

fn view(file: &File, url: String) -> IconView {
    let (kind, sizes) = match (file.path.rsplit_once('.'), file.picture) {
        (Some((_, "svg")), _) => ("image/svg+xml", Some("any".to_owned())),
        (Some((_, "png")), Some(Picture::Sized { width, height, .. })) => {
            ("image/png", Some(format!("{width}x{height}")))
        }
        (Some((_, "png")), _) => ("image/png", None),
        // A browser that reads SVG takes it before an icon of this size.
        _ => ("image/x-icon", Some("32x32".to_owned())),
    };
    IconView { url, kind, sizes, purpose: "any" }
}
