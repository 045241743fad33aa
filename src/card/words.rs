//! Words in lines: which font draws what, in which order, and where a line ends.
//!
//! Lengths are parts of the size of the letters.

use std::ops::Range;

use harfrust::{Buffer, Direction, GlyphId, Language, ShapeOptions, ShaperFont, shape};
use skrifa::Font;
use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::linebreaks;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::Fonts;
use super::fonts::{Weight, follows, is_pictograph};

/// How words are set.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) fonts: &'s Fonts,
    pub(super) weight: Weight,
    pub(super) language: &'s str,
    pub(super) is_right_to_left: bool,
}

/// Words that stand in one line, from left to right.
pub(super) struct Line<'f> {
    pub(super) runs: Vec<Run<'f>>,
    pub(super) width: f32,
}

/// Glyphs of one font.
pub(super) struct Run<'f> {
    pub(super) font: &'f Font,
    pub(super) glyphs: Vec<Glyph>,
}

/// A glyph, moved from its place, and the way to the next.
pub(super) struct Glyph {
    pub(super) id: GlyphId,
    /// The byte of the text that it stands for.
    at: usize,
    pub(super) right: f32,
    pub(super) up: f32,
    pub(super) advance: f32,
}

/// A text before it is broken into lines.
pub(super) struct Words<'s> {
    setting: Setting<'s>,
    text: String,
    /// How far it is from the start of the text to each of its bytes, were all in one line.
    before: Vec<f32>,
    /// Where a line may end: behind these bytes.
    ends: Vec<usize>,
    /// Where one glyph ends and another begins.
    joints: Vec<usize>,
}

/// A text longer than this is cut before anybody looks at it, in characters.
const LONGEST: usize = 1000;

const ELLIPSIS: char = '…';
/// Stands for a letter that no font has.
const BOX: char = '□';

impl<'s> Setting<'s> {
    /// A text, cleaned of what cannot be drawn.
    pub(super) fn words(self, text: &str) -> Words<'s> {
        let text = self.cleaned(text);
        let line = self.line(&text);
        let mut advances = vec![0.0; text.len()];
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.for_each(|glyph| advances[glyph.at] += glyph.advance);
        let joints = (0..text.len()).filter(|at| advances[*at] > 0.0).chain([text.len()]);
        let joints = joints.skip(1).collect();
        let mut before = vec![0.0; text.len() + 1];
        for (at, advance) in advances.into_iter().enumerate() {
            before[at + 1] = before[at] + advance;
        }
        let ends = linebreaks(&text).map(|(end, _)| end).collect();
        Words { setting: self, text, before, ends, joints }
    }

    /// Words with single blanks between them, and without what no font has.
    fn cleaned(&self, text: &str) -> String {
        // A letter left out could make another number or word of the rest, and a pictograph could not.
        let drawn = |c: char| {
            let is_there = follows(c) || self.fonts.find(c, self.weight).is_some();
            if is_there { Some(c) } else { Some(BOX).filter(|_| !is_pictograph(c)) }
        };
        let is_blank = |c: char| c != '\u{a0}' && c != '\u{202f}' && c.is_whitespace();
        let kept: String = text
            .nfc()
            .take(LONGEST)
            .map(|c| if is_blank(c) { ' ' } else { c })
            .filter(|c| *c != '\u{ad}' && !c.is_control())
            .filter_map(drawn)
            .collect();
        kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn line(&self, text: &str) -> Line<'s> {
        let base = if self.is_right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        let mut line = Line { runs: Vec::new(), width: 0.0 };
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let is_right_to_left = levels[run.start].is_rtl();
                let mut parts = self.parts(text, run);
                if is_right_to_left {
                    parts.reverse();
                }
                for (face, part) in parts {
                    let font = self.fonts.font(face, self.weight);
                    let glyphs = self.glyphs(font, text, part, is_right_to_left);
                    line.width += glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
                    line.runs.push(Run { font, glyphs });
                }
            }
        }
        line
    }

    /// The parts of a text that are of one font and one script each.
    fn parts(&self, text: &str, within: Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
        let mut script = Script::Common;
        for (at, c) in text[within.clone()].char_indices().map(|(at, c)| (within.start + at, c)) {
            let end = at + c.len_utf8();
            let own = Some(c.script()).filter(|s| !matches!(s, Script::Common | Script::Inherited));
            let is_other = own.is_some_and(|own| script != Script::Common && own != script);
            script = own.unwrap_or(script);
            let face = if follows(c) { None } else { self.fonts.find(c, self.weight) };
            match parts.last_mut() {
                Some((last, part)) if !is_other && face.is_none_or(|face| face == *last) => {
                    part.end = end;
                }
                _ => {
                    parts.push((face.unwrap_or(0), at..end));
                    script = own.unwrap_or(Script::Common);
                }
            }
        }
        parts
    }

    /// The glyphs of a part, from left to right.
    fn glyphs(&self, font: &Font, text: &str, part: Range<usize>, is_rtl: bool) -> Vec<Glyph> {
        let mut buffer = Buffer::new();
        for (at, c) in text[part.clone()].char_indices() {
            let at = u32::try_from(part.start + at).expect("a text on a card is short");
            buffer.push(c.into(), at);
        }
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_language(Language::new(self.language));
        if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
            return Vec::new();
        }
        let em = f32::from(font.units_per_em());
        #[expect(clippy::cast_precision_loss, reason = "a font's lengths are a few thousand units")]
        let part = |units: i32| units as f32 / em;
        let all = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        let glyph = |(info, place): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| Glyph {
            id: info.glyph_id.into(),
            at: info.cluster as usize,
            right: part(place.x_offset),
            up: part(place.y_offset),
            advance: part(place.x_advance),
        };
        // A sign over a letter that the letter's font has not is left out; it would be a box over its neighbour.
        all.map(glyph).filter(|glyph| glyph.id != GlyphId::NOTDEF).collect()
    }
}

impl<'s> Words<'s> {
    /// How wide a part is, without the blanks at its end.
    fn width(&self, part: Range<usize>) -> f32 {
        let end = part.start + self.text[part.clone()].trim_end().len();
        self.before[end] - self.before[part.start]
    }

    /// Where each line begins and ends, if none is wider than `measure`.
    fn broken(&self, measure: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < self.text.len() {
            let end = self.end(&self.ends, start, measure);
            // A word that is wider than a line ends where it must.
            let end = end.or_else(|| self.end(&self.joints, start, measure));
            let next = || self.joints.iter().copied().find(|joint| *joint > start);
            let end = end.or_else(next).unwrap_or(self.text.len());
            lines.push(start..end);
            start = end;
        }
        lines
    }

    /// The last of some ends up to which a line from `start` is no wider than `measure`.
    fn end(&self, ends: &[usize], start: usize, measure: f32) -> Option<usize> {
        let ends = ends.iter().copied().skip_while(|end| *end <= start);
        ends.take_while(|end| self.width(start..*end) <= measure).last()
    }

    /// How many lines it takes.
    pub(super) fn count(&self, measure: f32) -> usize {
        self.broken(measure).len()
    }

    /// In so many lines at the most, with an ellipsis where that is too few, and else as even as can be.
    pub(super) fn lines(&self, measure: f32, most: usize) -> Vec<Line<'s>> {
        let mut broken = self.broken(measure);
        if broken.len() > most {
            broken.truncate(most);
            let last = broken.pop().map_or(0, |last| last.start);
            let mut lines = self.set(&broken);
            lines.push(self.cut(last, measure));
            return lines;
        }
        let (mut narrow, mut wide) = (0.0, measure);
        for _ in 0..8 {
            let middle = f32::midpoint(narrow, wide);
            let is_enough = self.count(middle) <= broken.len();
            if is_enough { wide = middle } else { narrow = middle }
        }
        self.set(&self.broken(wide))
    }

    fn set(&self, lines: &[Range<usize>]) -> Vec<Line<'s>> {
        lines.iter().map(|line| self.setting.line(self.text[line.clone()].trim_end())).collect()
    }

    /// A line from `start` that ends in an ellipsis: behind a word where one ends late enough.
    fn cut(&self, start: usize, measure: f32) -> Line<'s> {
        let room = measure - self.setting.line(&ELLIPSIS.to_string()).width;
        let end = self.end(&self.joints, start, room).unwrap_or(start);
        let word = self.end(&self.ends, start, room);
        let word = word.filter(|word| self.width(start..*word) > room * 0.7).unwrap_or(end);
        let text = self.text[start..word].trim_end();
        self.setting.line(&format!("{text}{ELLIPSIS}"))
    }
}
