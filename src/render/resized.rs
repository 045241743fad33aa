//! A picture in another size, as WebP: turned as its camera says, without what its camera says of place and time, and in
//! the colours of its profile.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};

use super::pixels::{Pixels, decoded};
use crate::files::{FileId, Files, Made};
use crate::resolve::{LONGEST, Site};

/// Changes whenever the same picture would become other bytes.
const VERSION: u32 = 1;

/// What the file of a picture holds, for whoever makes it in several widths.
pub(super) type Unpacked = Arc<OnceLock<Result<Pixels, String>>>;

/// A picture of the site in some width; what its file holds is shared with other widths, or let go of at once.
pub(super) fn sized(
    (site, files): (&Site, &Files),
    file: FileId,
    width: usize,
    shared: Option<&Unpacked>,
) -> Made {
    let quality = site.config.pictures.quality;
    let shared = shared.map(Arc::clone);
    let make = move |inputs: &[Cow<'_, [u8]>]| match &shared {
        Some(shared) => match shared.get_or_init(|| decoded(&inputs[0])) {
            Ok(pixels) => resized(pixels, width, quality),
            Err(mistake) => Err(mistake.clone()),
        },
        None => resized(&decoded(&inputs[0])?, width, quality),
    };
    files.made(format!("picture {VERSION} {width} {quality}"), &[file], Box::new(make))
}

/// # Errors
///
/// Why nothing can be made of the picture.
fn resized(pixels: &Pixels, width: usize, quality: u8) -> Result<Vec<u8>, String> {
    let is_on_its_side = (5..=8).contains(&pixels.orientation);
    let (own, other) =
        if is_on_its_side { (pixels.height, pixels.width) } else { (pixels.width, pixels.height) };
    let height = ((other * width + own / 2) / own).max(1);
    if width.max(height) > LONGEST {
        return Err(format!("it would have {height} rows, and WebP has {LONGEST} at most"));
    }
    let (width, height) = if is_on_its_side { (height, width) } else { (width, height) };
    webp(&turned(scaled(pixels, width, height)?), quality)
}

fn scaled(pixels: &Pixels, width: usize, height: usize) -> Result<Pixels, String> {
    let kind = if pixels.channels() == 4 { PixelType::U8x4 } else { PixelType::U8x3 };
    let side = |side: usize| u32::try_from(side).map_err(|error| error.to_string());
    let from = (side(pixels.width)?, side(pixels.height)?);
    let source = ImageRef::new(from.0, from.1, &pixels.bytes, kind);
    let source = source.map_err(|error| error.to_string())?;
    let mut target = Image::new(side(width)?, side(height)?, kind);
    // What has its size already is copied.
    Resizer::new().resize(&source, &mut target, None).map_err(|error| error.to_string())?;
    let &Pixels { is_lossy, orientation, .. } = pixels;
    let profile = pixels.profile.clone();
    Ok(Pixels { width, height, bytes: target.into_vec(), profile, is_lossy, orientation })
}

/// A picture with that side up that is.
fn turned(pixels: Pixels) -> Pixels {
    let orientation = pixels.orientation;
    if !(2..=8).contains(&orientation) {
        return pixels;
    }
    let (width, height, channels) = (pixels.width, pixels.height, pixels.channels());
    let (right, bottom) = (width - 1, height - 1);
    let size = if orientation >= 5 { (height, width) } else { (width, height) };
    let mut bytes = Vec::with_capacity(pixels.bytes.len());
    for y in 0..size.1 {
        for x in 0..size.0 {
            let (from_x, from_y) = match orientation {
                2 => (right - x, y),
                3 => (right - x, bottom - y),
                4 => (x, bottom - y),
                5 => (y, x),
                6 => (y, bottom - x),
                7 => (right - y, bottom - x),
                _ => (right - y, x),
            };
            let at = (from_y * width + from_x) * channels;
            bytes.extend_from_slice(&pixels.bytes[at..at + channels]);
        }
    }
    Pixels { width: size.0, height: size.1, bytes, orientation: 1, ..pixels }
}

fn webp(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, String> {
    let side = |side: usize| u32::try_from(side).map_err(|error| error.to_string());
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);
    let encoder = match pixels.channels() {
        4 => webp::Encoder::from_rgba(&pixels.bytes, width, height),
        _ => webp::Encoder::from_rgb(&pixels.bytes, width, height),
    };
    let encoded = |is_lossless, quality| {
        let made = encoder.encode_simple(is_lossless, f32::from(quality));
        made.map(|made| made.to_vec()).map_err(|error| format!("libwebp says {error:?}"))
    };
    let lossy = encoded(false, quality)?;
    let bytes = if pixels.is_lossy {
        lossy
    } else {
        // A drawing keeps its edges; a photograph in PNG would be several times as large.
        let lossless = encoded(true, 75)?;
        if lossless.len() > 2 * lossy.len() { lossy } else { lossless }
    };
    Ok(match &pixels.profile {
        Some(profile) => with_profile(&bytes, profile, (width, height), pixels.channels() == 4),
        None => bytes,
    })
}

/// A WebP with a colour profile, which needs the format's extended header.
fn with_profile(
    webp: &[u8],
    profile: &[u8],
    (width, height): (u32, u32),
    has_alpha: bool,
) -> Vec<u8> {
    const PROFILE: u8 = 0x20;
    const ALPHA: u8 = 0x10;
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap_or_default().to_le_bytes();
        let padding: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
        [name, length.as_slice(), data, padding].concat()
    };
    let (header, rest) = if let Some(b"VP8X") = webp.get(12..16) {
        let mut header = webp[12..30].to_vec();
        header[8] |= PROFILE;
        (header, &webp[30..])
    } else {
        let flags = PROFILE | if has_alpha { ALPHA } else { 0 };
        let sides = [width - 1, height - 1].map(u32::to_le_bytes);
        let data = [&[flags, 0, 0, 0], &sides[0][..3], &sides[1][..3]].concat();
        (chunk(b"VP8X", &data), &webp[12..])
    };
    let body = [b"WEBP", header.as_slice(), &chunk(b"ICCP", profile), rest].concat();
    let length = u32::try_from(body.len()).unwrap_or_default().to_le_bytes();
    [b"RIFF", length.as_slice(), &body].concat()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::files::exif;
    use crate::render::pixels::is_needed;

    /// A picture of 32 by 16 pixels: red on the left, blue on the right.
    const JPEG: &[u8] = include_bytes!("../../tests/suite/turned.jpg");

    fn resized(file: &[u8], width: usize, quality: u8) -> Result<Vec<u8>, String> {
        super::resized(&decoded(file)?, width, quality)
    }

    fn pixels(width: usize, height: usize, bytes: &[u8]) -> Pixels {
        Pixels {
            width,
            height,
            bytes: bytes.to_vec(),
            profile: None,
            is_lossy: false,
            orientation: 1,
        }
    }

    /// The photograph with what a camera says of which side is up.
    fn photograph(orientation: u8) -> Vec<u8> {
        [&JPEG[..2], &exif(orientation), &JPEG[2..]].concat()
    }

    fn png(profile: Option<&[u8]>) -> Vec<u8> {
        let mut file = Vec::new();
        let mut info = png::Info::with_size(32, 16);
        (info.color_type, info.bit_depth) = (png::ColorType::Rgb, png::BitDepth::Eight);
        info.icc_profile = profile.map(|profile| profile.to_vec().into());
        let encoder = png::Encoder::with_info(&mut file, info).expect("it can be written");
        let mut writer = encoder.write_header().expect("it can be written");
        writer.write_image_data(&[[200, 30, 30]; 512].concat()).expect("it can be written");
        writer.finish().expect("it can be written");
        file
    }

    fn size(webp: &[u8]) -> (u32, u32) {
        let decoder = image_webp::WebPDecoder::new(Cursor::new(webp)).expect("it is a WebP");
        decoder.dimensions()
    }

    #[test]
    fn a_picture_is_made_smaller_with_its_proportions_and_to_the_same_bytes_each_time() {
        for file in [JPEG.to_vec(), png(None)] {
            let made = resized(&file, 16, 80).expect("it is a picture");
            assert_eq!(size(&made), (16, 8));
            assert_eq!(resized(&file, 16, 80), Ok(made.clone()));
            // What was made can be made smaller in turn.
            assert_eq!(size(&resized(&made, 8, 80).expect("it is a picture")), (8, 4));
        }
    }

    #[test]
    fn a_photograph_stands_as_its_camera_was_held() {
        for orientation in 1..=8 {
            let made = resized(&photograph(orientation), 16, 80).expect("it is a picture");
            let is_upright = orientation >= 5;
            assert_eq!(size(&made), if is_upright { (16, 32) } else { (16, 8) }, "{orientation}");
        }
        // Six pixels in two rows: 1 2 3 above 4 5 6.
        let six: Vec<u8> = (1..=6).flat_map(|n| [n; 3]).collect();
        let all = [
            (1, [1, 2, 3, 4, 5, 6]),
            (2, [3, 2, 1, 6, 5, 4]),
            (3, [6, 5, 4, 3, 2, 1]),
            (4, [4, 5, 6, 1, 2, 3]),
            (5, [1, 4, 2, 5, 3, 6]),
            (6, [4, 1, 5, 2, 6, 3]),
            (7, [6, 3, 5, 2, 4, 1]),
            (8, [3, 6, 2, 5, 1, 4]),
        ];
        for (orientation, expected) in all {
            let turned = turned(Pixels { orientation, ..pixels(3, 2, &six) });
            let found: Vec<u8> = turned.bytes.chunks(3).map(|pixel| pixel[0]).collect();
            assert_eq!(found, expected, "{orientation}");
        }
    }

    #[test]
    fn what_a_camera_says_goes_and_a_profile_of_other_colours_stays() {
        let made = resized(&photograph(1), 16, 80).expect("it is a picture");
        assert!(memchr::memmem::find(&made, b"Exif").is_none());
        let profile = |name: &str| [&[0; 16], b"RGB ".as_slice(), name.as_bytes()].concat();
        for (name, is_kept) in [("Display P3", true), ("sRGB IEC61966-2.1", false)] {
            let made = resized(&png(Some(&profile(name))), 16, 80).expect("it is a picture");
            let mut decoder = image_webp::WebPDecoder::new(Cursor::new(&made)).expect("a WebP");
            let found = decoder.icc_profile().expect("it can be read");
            assert_eq!(found, is_kept.then(|| profile(name)));
            let mut bytes = vec![0; decoder.output_buffer_size().expect("it is small")];
            decoder.read_image(&mut bytes).expect("it can be read");
        }
        let grey = [&[0; 16], b"GRAY".as_slice()].concat();
        assert!(!is_needed(&grey));
    }

    #[test]
    fn a_picture_that_is_cut_off_or_altered_anywhere_is_read_or_told_and_no_more() {
        let webp = resized(JPEG, 32, 80).expect("it is a picture");
        for whole in [JPEG.to_vec(), png(None), webp] {
            for end in 0..whole.len() {
                // The last bytes say nothing of pixels.
                let is_told = resized(&whole[..end], 16, 80).is_err();
                assert!(is_told || end + 16 >= whole.len(), "{end}");
                for value in [0, 1, 0x7f, 0xff] {
                    let mut altered = whole.clone();
                    altered[end] = value;
                    let _ = resized(&altered, 16, 80);
                }
            }
        }
        assert!(resized(b"<html>", 16, 80).is_err());
    }

    #[test]
    fn a_picture_that_says_it_is_immense_is_not_unpacked() {
        let mut bomb = png(None);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        // Whoever made it has taken care of the checksum.
        let checksum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&checksum);
        assert!(resized(&bomb, 16, 80).is_err());
        // One that is a line has too many rows for WebP.
        let line = pixels(1, 3000, &[7; 9000]);
        let file = super::webp(&line, 80).expect("it is a picture");
        assert!(resized(&file, 16, 80).expect_err("it is too high").contains("16383"));
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            }
        }
        !crc
    }
}
