//! The file of a photograph or drawing, unpacked.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::files::orientation;
use crate::resolve::MOST_PIXELS;

/// What a decoder may need beside the pixels, in bytes.
const MEMORY: usize = 512 << 20;

/// A picture as its file has it.
#[derive(Debug)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    /// 3 bytes for each, or 4 where some may be transparent.
    pub(super) bytes: Vec<u8>,
    /// What its colours mean, where they are not those of every screen.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether something was lost already when its file was written.
    pub(super) is_lossy: bool,
    /// Which side is up, by the number that EXIF has for it.
    pub(super) orientation: u32,
}

impl Pixels {
    pub(super) fn channels(&self) -> usize {
        self.bytes.len() / (self.width * self.height)
    }
}

/// Unpacks a JPEG, PNG or WebP. One that ends too early, or is damaged where that can be told, is refused.
///
/// # Errors
///
/// Why it cannot be unpacked.
pub(super) fn decoded(file: &[u8]) -> Result<Pixels, String> {
    let mut pixels = unpacked(file)?;
    if pixels.bytes.is_empty() {
        return Err("it has no pixels".to_owned());
    }
    pixels.profile = pixels.profile.filter(|profile| is_needed(profile));
    pixels.orientation = orientation(file);
    Ok(pixels)
}

fn unpacked(file: &[u8]) -> Result<Pixels, String> {
    if file.starts_with(&[0xff, 0xd8]) {
        jpeg(file).map_err(|error| one_line(&error))
    } else if file.starts_with(b"\x89PNG") {
        png(file).map_err(|error| one_line(&error.to_string()))
    } else if file.starts_with(b"RIFF") {
        still_webp(file).map_err(|error| one_line(&error))
    } else {
        Err("it is no JPEG, PNG or WebP".to_owned())
    }
}

/// What a library says, in one line, as part of a sentence.
fn one_line(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

fn jpeg(file: &[u8]) -> Result<Pixels, String> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(|error| format!("{error:?}"))?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    within(width, height)?;
    let is_rgb = decoder.input_colorspace() == Some(ColorSpace::YCbCr);
    let profile = decoder.icc_profile().filter(|_| is_rgb);
    let bytes = decoder.decode().map_err(|error| format!("{error:?}"))?;
    if bytes.len() != width * height * 3 {
        return Err("its colours are of no kind that can be read".to_owned());
    }
    Ok(Pixels { width, height, bytes, profile, is_lossy: true, orientation: 1 })
}

fn png(file: &[u8]) -> Result<Pixels, png::DecodingError> {
    let limits = png::Limits { bytes: MEMORY };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let info = reader.info();
    let (width, height) = (info.width as usize, info.height as usize);
    let is_rgb =
        !matches!(info.color_type, png::ColorType::Grayscale | png::ColorType::GrayscaleAlpha);
    let profile = info.icc_profile.as_ref().filter(|_| is_rgb).map(|profile| profile.to_vec());
    if within(width, height).is_err() {
        return Err(png::DecodingError::LimitsExceeded);
    }
    let length = reader.output_buffer_size().ok_or(png::DecodingError::LimitsExceeded)?;
    let mut bytes = vec![0; length];
    let frame = reader.next_frame(&mut bytes)?;
    // The checksums of the rest are read too: a file that is cut off says so.
    reader.finish()?;
    let bytes = match frame.color_type {
        png::ColorType::Grayscale => bytes.iter().flat_map(|grey| [*grey; 3]).collect(),
        png::ColorType::GrayscaleAlpha => {
            bytes.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect()
        }
        _ => bytes,
    };
    Ok(Pixels { width, height, bytes, profile, is_lossy: false, orientation: 1 })
}

fn still_webp(file: &[u8]) -> Result<Pixels, String> {
    let wrong = |error: image_webp::DecodingError| error.to_string();
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(wrong)?;
    decoder.set_memory_limit(MEMORY);
    let (width, height) = decoder.dimensions();
    let (width, height) = (width as usize, height as usize);
    within(width, height)?;
    let length = decoder.output_buffer_size().ok_or("it is too large")?;
    let mut bytes = vec![0; length];
    decoder.read_image(&mut bytes).map_err(wrong)?;
    let profile = decoder.icc_profile().map_err(wrong)?;
    Ok(Pixels { width, height, bytes, profile, is_lossy: decoder.is_lossy(), orientation: 1 })
}

fn within(width: usize, height: usize) -> Result<(), String> {
    let is_within = width > 0 && height > 0 && width.saturating_mul(height) <= MOST_PIXELS;
    is_within.then_some(()).ok_or(format!("it says that it has {width} × {height} pixels"))
}

/// Whether a profile says more than that colours are those of every screen.
pub(super) fn is_needed(profile: &[u8]) -> bool {
    let says = |name: &[u8]| memchr::memmem::find(profile, name).is_some();
    profile.get(16..20) == Some(b"RGB ") && !says(b"sRGB") && !says(b"s\0R\0G\0B")
}
