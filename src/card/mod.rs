//! Social cards: the picture that others show of a link, as a PNG of 1200 by 630 pixels.
//!
//! Takes words and fonts, gives bytes; the same on every machine.

#[cfg(feature = "cards")]
mod canvas;
#[cfg(feature = "cards")]
mod fonts;
#[cfg(feature = "cards")]
mod layout;
#[cfg(feature = "cards")]
mod words;

#[cfg(feature = "cards")]
pub use fonts::{Fonts, NoFont};

/// How wide a card is, in pixels.
pub const WIDTH: u16 = 1200;
/// How high it is, in pixels.
pub const HEIGHT: u16 = 630;

/// Goes up when a card of the same words is drawn otherwise, by ourselves or by a library.
pub const VERSION: u32 = 2;

/// A colour: red, green, blue.
pub type Rgb = [u8; 3];

/// What stands on a card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// The name of the site.
    pub site: String,
    /// The title of the brief.
    pub title: String,
    /// Its headline number.
    pub number: Option<Number>,
    /// What stands at the foot: who wrote it, and when.
    pub foot: String,
    /// The language of the words: `zh-TW`.
    pub language: String,
    /// Whether lines begin on the right.
    pub is_right_to_left: bool,
    /// The colour of the number.
    pub accent: Rgb,
}

/// A number on a card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// With its unit, as the page has it.
    pub text: String,
    /// What it is.
    pub label: String,
    /// The interval, in words; nothing of a number that depends on nothing uncertain.
    pub interval: Option<String>,
}

impl Card {
    /// All that is drawn of it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let of_number = self.number.iter().flat_map(|number| {
            [Some(&number.text), Some(&number.label), number.interval.as_ref()]
                .into_iter()
                .flatten()
        });
        [&self.site, &self.title, &self.foot].into_iter().chain(of_number).map(String::as_str)
    }
}

/// Draws a card. A box stands for each letter that no font has; [`Fonts::lacks`] tells them.
#[cfg(feature = "cards")]
#[must_use]
pub fn png(card: &Card, fonts: &Fonts) -> Vec<u8> {
    let mut canvas = canvas::Canvas::new(card.accent);
    layout::draw(card, fonts, &mut canvas);
    canvas.png()
}
