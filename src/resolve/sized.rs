//! The sizes in which the pictures of a site are offered beside the pictures themselves.

use super::routes::{Route, Table};
use super::{Site, Target};
use crate::config::Config;
use crate::diagnostic::Report;
use crate::files::{FileId, Files, Picture, RoutePath};

/// A picture with more pixels is offered as it is: it would take too much memory.
pub const MOST_PIXELS: usize = 100_000_000;
/// The longest side that WebP has.
pub const LONGEST: usize = 16_383;
/// So many pixels are held at once, 3 or 4 bytes for each.
const AT_ONCE: usize = 2 * MOST_PIXELS;

/// Adds a route for each size of each picture that is published; the author's own files keep their places.
pub(super) fn add(table: &mut Table<'_>, config: &Config, report: &mut Report) {
    if config.pictures.widths.is_empty() {
        return;
    }
    for (path, file) in table.copies() {
        // A theme has its pictures in the sizes in which it shows them.
        if table.files.get(file).is_of_theme() {
            continue;
        }
        for width in widths(config, table.files, file) {
            if let Some(path) = path_of(&path, width).filter(|path| !table.is_taken(path)) {
                table.add(path, Target::Sized(file, width), report);
            }
        }
    }
}

/// The sizes of a picture that is published at a route: the width of each, and where it is.
#[must_use]
pub fn sizes<'s>(site: &'s Site, files: &Files, route: &Route) -> Vec<(usize, &'s RoutePath)> {
    let Target::Copy(file) = route.target else { return Vec::new() };
    let size = |width| {
        let found = site.route(&path_of(&route.path, width)?)?;
        (found.target == Target::Sized(file, width)).then_some((width, &found.path))
    };
    widths(&site.config, files, file).into_iter().filter_map(size).collect()
}

/// Some pictures in batches, so that there is room for what those of a batch hold.
#[must_use]
pub fn batches(files: &Files, pictures: impl IntoIterator<Item = FileId>) -> Vec<Vec<FileId>> {
    let mut batches = Vec::new();
    let (mut batch, mut room) = (Vec::new(), AT_ONCE);
    for file in pictures {
        let pixels = match files.get(file).picture {
            Some(Picture::Sized { width, height, .. }) => width.saturating_mul(height),
            _ => 0,
        };
        if pixels > room {
            batches.push(std::mem::take(&mut batch));
            room = AT_ONCE;
        }
        room = room.saturating_sub(pixels);
        batch.push(file);
    }
    batches.push(batch);
    batches
}

fn widths(config: &Config, files: &Files, file: FileId) -> Vec<usize> {
    match files.get(file).picture {
        Some(Picture::Sized { width, height, is_scalable: true })
            if width.saturating_mul(height) <= MOST_PIXELS =>
        {
            let mut widths = config.pictures.of(width);
            widths.retain(|new| (height * new + width / 2) / width <= LONGEST);
            widths
        }
        _ => Vec::new(),
    }
}

/// `photo-800.webp` beside `photo.jpg`.
fn path_of(path: &RoutePath, width: usize) -> Option<RoutePath> {
    let (stem, _) = path.as_str().rsplit_once('.')?;
    RoutePath::new(&format!("{stem}-{width}.webp")).ok()
}
