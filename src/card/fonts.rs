//! Fonts: files of the author's and those that the program carries, and which of them draws what.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use skrifa::Font;
use skrifa::font::Source;
use unicode_normalization::char::is_combining_mark;

/// The fonts of a site; the author's count before those that the program carries.
#[derive(Clone)]
pub struct Fonts {
    faces: Vec<Face>,
    /// In which order they are asked for a letter of each weight.
    regular: Vec<usize>,
    bold: Vec<usize>,
}

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font in both weights, which are the same for one that cannot be varied.
#[derive(Clone)]
struct Face {
    regular: Font,
    bold: Font,
    /// Whether it is made for headings.
    is_bold: bool,
    is_varied: bool,
    is_carried: bool,
}

/// Why a file is no font that cards can be drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFont {
    /// Nothing is in it.
    Empty,
    /// It is packed for browsers.
    Packed,
    /// It ends before it should.
    CutOff,
    /// It is something else, or has no letters.
    Unreadable,
}

impl fmt::Display for NoFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoFont::Empty => "is empty",
            NoFont::Packed => "is packed for browsers",
            NoFont::CutOff => "is cut off",
            NoFont::Unreadable => "is no font that can be read",
        })
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}

/// From which weight on a font is one for headings.
const SEMI_BOLD: f32 = 600.0;

impl Fonts {
    /// The fonts that the program carries: Latin, Greek, Cyrillic, Arabic, Hebrew and some more.
    ///
    /// # Panics
    ///
    /// Never: they are fonts.
    #[must_use]
    pub fn carried() -> Fonts {
        let mut fonts = Fonts { faces: Vec::new(), regular: Vec::new(), bold: Vec::new() };
        let files = [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold()];
        for font in files.map(|bytes| Font::new(bytes, 0).expect("the program carries fonts")) {
            fonts.add_face(&font, true);
        }
        fonts
    }

    /// Adds a file of the author's; of a collection each font that has letters.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn add(&mut self, bytes: &Arc<[u8]>) -> Result<(), NoFont> {
        if bytes.is_empty() {
            return Err(NoFont::Empty);
        }
        if bytes.starts_with(b"wOFF") || bytes.starts_with(b"wOF2") {
            return Err(NoFont::Packed);
        }
        let is_known = [b"\0\x01\0\0", b"OTTO", b"true", b"ttcf"]
            .iter()
            .any(|start| bytes.starts_with(*start));
        if !is_known {
            return Err(NoFont::Unreadable);
        }
        let starts = starts(bytes).ok_or(NoFont::CutOff)?;
        if starts.iter().any(|start| is_cut_off(bytes, *start)) {
            return Err(NoFont::CutOff);
        }
        let shared = Source::from(bytes.to_vec());
        let fonts = (0..starts.len()).filter_map(|at| {
            let font = Font::new(shared.clone(), u32::try_from(at).ok()?)?;
            let has_letters = font.charmap().has_unicode() && font.units_per_em() > 0;
            let has_letters = has_letters && font.charmap().unicodes().next().is_some();
            has_letters.then_some(font)
        });
        let fonts: Vec<Font> = fonts.collect();
        for font in &fonts {
            self.add_face(font, false);
        }
        if fonts.is_empty() { Err(NoFont::Unreadable) } else { Ok(()) }
    }

    fn add_face(&mut self, font: &Font, is_carried: bool) {
        let is_varied = font.axes().iter().any(|axis| axis.tag().to_be_bytes() == *b"wght");
        let at = |weight: f32| font.instance_builder().variations([("wght", weight)]).build();
        let (regular, bold) =
            if is_varied { (at(400.0), at(700.0)) } else { (font.clone(), font.clone()) };
        let is_bold = font.default_attributes().weight.value() >= SEMI_BOLD;
        self.faces.push(Face { regular, bold, is_bold, is_varied, is_carried });
        let order = |is_right: fn(&Face) -> bool| {
            let mut order: Vec<usize> = (0..self.faces.len()).collect();
            order.sort_by_key(|at| (self.faces[*at].is_carried, !is_right(&self.faces[*at])));
            order
        };
        (self.regular, self.bold) = (
            order(|face| face.is_varied || !face.is_bold),
            order(|face| face.is_varied || face.is_bold),
        );
    }

    /// The letters of a text that none of them has.
    #[must_use]
    pub fn lacks(&self, text: &str) -> BTreeSet<char> {
        let is_lacking = |c: &char| {
            !follows(*c) && !is_pictograph(*c) && self.find(*c, Weight::Regular).is_none()
        };
        text.chars().filter(is_lacking).collect()
    }

    /// The font that draws a character.
    pub(super) fn find(&self, c: char, weight: Weight) -> Option<usize> {
        let order = if weight == Weight::Bold { &self.bold } else { &self.regular };
        order.iter().copied().find(|at| {
            let id = self.faces[*at].regular.charmap().map_unicode(c);
            id.is_some_and(|id| id.to_u32() != 0)
        })
    }

    /// A font in some weight.
    pub(super) fn font(&self, face: usize, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.faces[face].regular,
            Weight::Bold => &self.faces[face].bold,
        }
    }
}

/// Whether a character is drawn with the font of the one before it, or not at all.
pub(super) fn follows(c: char) -> bool {
    let is_sign = matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}');
    is_sign || c.is_whitespace() || c.is_control() || is_combining_mark(c)
}

/// Whether a character is an emoji or the like, without which a text says the same.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// The most fonts of a collection that are looked at; those of ten scripts in nine weights are fewer.
const MOST: usize = 100;

/// Where each font of a file starts; `None` where the file ends before it says so.
fn starts(bytes: &[u8]) -> Option<Vec<usize>> {
    if !bytes.starts_with(b"ttcf") {
        return Some(vec![0]);
    }
    let count = long(bytes, 8)?.min(MOST);
    (0..count).map(|at| long(bytes, 12 + 4 * at)).collect()
}

/// Whether a table of the font that starts there lies beyond the end of its file.
fn is_cut_off(bytes: &[u8], start: usize) -> bool {
    let ends = || {
        let tables = bytes.get(start.checked_add(4)?..start.checked_add(6)?)?;
        let tables = usize::from(u16::from_be_bytes(tables.try_into().ok()?));
        let end = |table| {
            let record = start.checked_add(12 + 16 * table)?;
            let offset = long(bytes, record.checked_add(8)?)?;
            offset.checked_add(long(bytes, record.checked_add(12)?)?)
        };
        (0..tables).map(end).collect::<Option<Vec<usize>>>()
    };
    ends().is_none_or(|ends| ends.into_iter().any(|end| end > bytes.len()))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(number)).ok()
}
