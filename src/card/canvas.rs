//! The pixels of a card: a ground, and three inks in shades.

use skrifa::font::glyph::outline::PathSink;
use skrifa::{DrawMemory, Font, ScalerFont};
use zeno::{Command, Mask, PathBuilder};

use super::words::Line;
use super::{HEIGHT, Rgb, WIDTH};

/// With what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text = 0,
    Muted = 1,
    Accent = 2,
}

const GROUND: Rgb = [0xff, 0xff, 0xff];
const TEXT: Rgb = [0x1d, 0x1f, 0x23];
const MUTED: Rgb = [0x5c, 0x63, 0x6e];

/// How many shades an ink has, from nearly nothing to full.
const SHADES: u8 = 16;

/// A glyph that reaches so far from its place belongs to a font that lies.
const FARTHEST: f32 = 4.0 * WIDTH as f32;

/// One byte a pixel: 0 is the ground, and then come the shades of each ink.
pub(super) struct Canvas {
    pixels: Vec<u8>,
    accent: Rgb,
}

impl Canvas {
    pub(super) fn new(accent: Rgb) -> Canvas {
        Canvas { pixels: vec![0; usize::from(WIDTH) * usize::from(HEIGHT)], accent }
    }

    /// Fills whole rows.
    pub(super) fn band(&mut self, rows: std::ops::Range<u16>, ink: Ink) {
        let width = usize::from(WIDTH);
        let full = shade(ink, SHADES);
        self.pixels[usize::from(rows.start) * width..usize::from(rows.end) * width].fill(full);
    }

    /// Draws a line of text from its left end at some height of its base line.
    pub(super) fn line(&mut self, line: &Line<'_>, size: f32, (left, base): (f32, f32), ink: Ink) {
        let mut x = left;
        for run in &line.runs {
            let scaler = ScalerFont::unhinted(Font::clone(run.font), Some(size));
            for glyph in &run.glyphs {
                let mut path = Path {
                    commands: Vec::new(),
                    x: x + glyph.right * size,
                    y: base - glyph.up * size,
                };
                let outline = scaler.outline(glyph.id);
                let drawn = outline.map(|outline| outline.draw(DrawMemory::Scratch, &mut path));
                if matches!(drawn, Some(Ok(_))) && path.is_near() {
                    self.fill(&path.commands, ink);
                }
                x += glyph.advance * size;
            }
        }
    }

    fn fill(&mut self, commands: &Vec<Command>, ink: Ink) {
        if commands.is_empty() {
            return;
        }
        let (mask, place) = Mask::new(commands).render();
        let width = place.width as usize;
        if width == 0 {
            return;
        }
        for (row, y) in mask.chunks_exact(width).zip(place.top..) {
            for (opacity, x) in row.iter().zip(place.left..) {
                let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { continue };
                let part = u16::from(*opacity) * u16::from(SHADES) + 127;
                let level = u8::try_from(part / 255).unwrap_or(SHADES);
                if level > 0 && x < usize::from(WIDTH) && y < usize::from(HEIGHT) {
                    let under = &mut self.pixels[y * usize::from(WIDTH) + x];
                    *under = shade(ink, level).max(*under);
                }
            }
        }
    }

    /// The file.
    pub(super) fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(32 << 10);
        let mut encoder = png::Encoder::new(&mut bytes, u32::from(WIDTH), u32::from(HEIGHT));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.palette());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_compression(png::Compression::Balanced);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.pixels)?;
            writer.finish()
        });
        written.expect("memory takes every byte, and there are as many pixels as it says");
        bytes
    }

    fn palette(&self) -> Vec<u8> {
        let shades = [TEXT, MUTED, self.accent].into_iter().flat_map(|ink| {
            (1..=u16::from(SHADES)).map(move |level| {
                let mixed = |at: usize| {
                    let (over, under) = (u16::from(ink[at]), u16::from(GROUND[at]));
                    let all = u16::from(SHADES);
                    let mixed = (over * level + under * (all - level) + all / 2) / all;
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                };
                [mixed(0), mixed(1), mixed(2)]
            })
        });
        std::iter::once(GROUND).chain(shades).flatten().collect()
    }
}

fn shade(ink: Ink, level: u8) -> u8 {
    ink as u8 * SHADES + level
}

/// An outline while it is drawn, at its place on the card.
struct Path {
    commands: Vec<Command>,
    x: f32,
    y: f32,
}

impl Path {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x, self.y - y]
    }

    /// Whether every point lies where letters can.
    fn is_near(&self) -> bool {
        let is_near = |point: &zeno::Point| point.x.abs() < FARTHEST && point.y.abs() < FARTHEST;
        self.commands.iter().all(|command| match command {
            Command::MoveTo(a) | Command::LineTo(a) => is_near(a),
            Command::QuadTo(a, b) => is_near(a) && is_near(b),
            Command::CurveTo(a, b, c) => is_near(a) && is_near(b) && is_near(c),
            Command::Close => true,
        })
    }
}

impl PathSink for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.commands.move_to(to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.commands.line_to(to);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (by, to) = (self.at(cx0, cy0), self.at(x, y));
        self.commands.quad_to(by, to);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (by, and, to) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.commands.curve_to(by, and, to);
    }

    fn close(&mut self) {
        self.commands.close();
    }
}
