//! Where what stands on a card.

use super::canvas::{Canvas, Ink};
use super::fonts::Weight;
use super::words::{Line, Setting};
use super::{Card, Fonts, HEIGHT, Number, WIDTH};

/// What is left free at either side.
const MARGIN: f32 = 76.0;
const MEASURE: f32 = WIDTH as f32 - 2.0 * MARGIN;

/// The base line of the site's name.
const SITE: f32 = 92.0;
const SITE_SIZE: f32 = 30.0;
/// Where the title may begin, and how much of its size a line takes.
const TITLE: f32 = 124.0;
const LEADING: f32 = 1.2;
/// The sizes of a title, and the most lines in each; the first that fits counts.
const TITLE_SIZES: [(f32, u8); 5] = [(80.0, 2), (70.0, 3), (60.0, 3), (52.0, 4), (44.0, 4)];
/// The base line of the foot.
const FOOT: f32 = HEIGHT as f32 - 46.0;
const FOOT_SIZE: f32 = 26.0;
/// The last base line above the foot.
const LAST: f32 = FOOT - 54.0;
/// The sizes of a number; the first that fits counts.
const NUMBER_SIZES: [f32; 5] = [104.0, 88.0, 72.0, 56.0, 44.0];

/// Puts everything in its place.
pub(super) fn draw(card: &Card, fonts: &Fonts, canvas: &mut Canvas) {
    let mut page = Page { card, fonts, canvas };
    page.canvas.band(0..16, Ink::Accent);
    page.single(&card.site, (SITE_SIZE, Weight::Bold), SITE, Ink::Muted);
    page.single(&card.foot, (FOOT_SIZE, Weight::Regular), FOOT, Ink::Muted);
    let bottom = card.number.as_ref().map_or(LAST, |number| page.number(number));
    page.title(bottom);
}

struct Page<'c> {
    card: &'c Card,
    fonts: &'c Fonts,
    canvas: &'c mut Canvas,
}

impl<'c> Page<'c> {
    fn setting(&self, weight: Weight) -> Setting<'c> {
        let Card { language, is_right_to_left, .. } = self.card;
        Setting { fonts: self.fonts, weight, language, is_right_to_left: *is_right_to_left }
    }

    fn line(&mut self, line: &Line<'_>, size: f32, base: f32, ink: Ink) {
        // Letters that join are narrower in their word than at the end of a line that cuts it.
        let size = if line.width * size > MEASURE { MEASURE / line.width } else { size };
        let free = MEASURE - line.width * size;
        let left = if self.card.is_right_to_left { MARGIN + free } else { MARGIN };
        self.canvas.line(line, size, (left, base), ink);
    }

    /// Words in one line.
    fn single(&mut self, text: &str, (size, weight): (f32, Weight), base: f32, ink: Ink) {
        let words = self.setting(weight).words(text);
        for line in words.lines(MEASURE / size, 1) {
            self.line(&line, size, base, ink);
        }
    }

    /// Draws a number and what is said of it, and gives the height that it begins at.
    fn number(&mut self, number: &Number) -> f32 {
        let mut base = LAST;
        if let Some(interval) = &number.interval {
            self.single(interval, (28.0, Weight::Regular), base, Ink::Muted);
            base -= 42.0;
        }
        self.single(&number.label, (32.0, Weight::Regular), base, Ink::Text);
        base -= 56.0;
        let words = self.setting(Weight::Bold).words(&number.text);
        let size = NUMBER_SIZES.into_iter().find(|size| words.count(MEASURE / size) <= 1);
        let size = size.unwrap_or(NUMBER_SIZES[NUMBER_SIZES.len() - 1]);
        for line in words.lines(MEASURE / size, 1) {
            self.line(&line, size, base, Ink::Accent);
        }
        base - size - 20.0
    }

    /// Draws the title between the site's name and `bottom`.
    fn title(&mut self, bottom: f32) {
        let words = self.setting(Weight::Bold).words(&self.card.title);
        let room = bottom - TITLE;
        let is_room = |size: f32, lines: u8| f32::from(lines) * size * LEADING <= room;
        let fits = |(size, most): &(f32, u8)| {
            let count = u8::try_from(words.count(MEASURE / size)).unwrap_or(u8::MAX);
            count <= *most && is_room(*size, count)
        };
        let smallest = TITLE_SIZES[TITLE_SIZES.len() - 1];
        let (size, most) = TITLE_SIZES.into_iter().find(fits).unwrap_or(smallest);
        let most = (1..=most).rev().find(|most| is_room(size, *most)).unwrap_or(1);
        let mut base = TITLE + size;
        for line in words.lines(MEASURE / size, most.into()) {
            self.line(&line, size, base, Ink::Text);
            base += size * LEADING;
        }
    }
}
