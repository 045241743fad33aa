//! How large a picture is, which the first bytes of its file say.

use std::io::{BufRead, BufReader, Cursor, Seek, SeekFrom};

use super::Content;

/// What the file of a picture holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A picture of so many pixels, as browsers show it: one that a camera says to turn is turned.
    Sized {
        /// From left to right.
        width: usize,
        /// From top to bottom.
        height: usize,
        /// Whether smaller ones can be made of it: a JPEG, PNG or WebP that does not move, as far as is known.
        is_scalable: bool,
    },
    /// Nothing that a browser would show.
    Unreadable,
}

/// The endings of pictures that are made of pixels.
const ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// What a file holds whose name is that of a picture.
pub(super) fn picture(path: &str, content: &Content) -> Option<Picture> {
    let (_, ending) = path.rsplit_once('.')?;
    if !ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        return None;
    }
    Some(match content {
        // What cannot be opened is told by who copies it.
        Content::OnDisk(on_disk) => read(BufReader::new(open(on_disk)?)),
        Content::Text(text) => read(Cursor::new(text.as_bytes())),
        Content::Embedded(bytes) => read(Cursor::new(*bytes)),
        Content::NotUtf8(_) | Content::Font(_) => return None,
    })
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn open(path: &std::path::Path) -> Option<std::fs::File> {
    std::fs::File::open(path).ok()
}

fn read(mut source: impl BufRead + Seek) -> Picture {
    match imagesize::reader_size(&mut source) {
        Ok(imagesize::ImageSize { width, height }) if width > 0 && height > 0 => {
            let is_turned = source.rewind().is_ok() && is_turned(&mut source);
            let (width, height) = if is_turned { (height, width) } else { (width, height) };
            Picture::Sized { width, height, is_scalable: is_still(&mut source) }
        }
        _ => Picture::Unreadable,
    }
}

/// Whether something is a JPEG, PNG or WebP that does not move.
fn is_still(source: &mut (impl BufRead + Seek)) -> bool {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const MOVES: u8 = 2;
    let mut start = [0; 21];
    if source.rewind().is_err() || source.read_exact(&mut start).is_err() {
        return false;
    }
    if start.starts_with(&JPEG) {
        return true;
    }
    if start.starts_with(b"RIFF") && &start[8..12] == b"WEBP" {
        return &start[12..16] != b"VP8X" || start[20] & MOVES == 0;
    }
    start.starts_with(PNG)
        && source.seek(SeekFrom::Start(PNG.len() as u64)).is_ok()
        && is_still_png(source)
}

/// Whether the first frame comes before a word of others.
fn is_still_png(source: &mut (impl BufRead + Seek)) -> bool {
    const MOST_CHUNKS: usize = 1000;
    let mut header = [0; 8];
    for _ in 0..MOST_CHUNKS {
        if source.read_exact(&mut header).is_err() {
            return false;
        }
        let [a, b, c, d, name @ ..] = header;
        match &name {
            b"IDAT" => return true,
            b"acTL" => return false,
            _ => {}
        }
        let checksum = 4;
        let rest = i64::from(u32::from_be_bytes([a, b, c, d])) + checksum;
        if source.seek(SeekFrom::Current(rest)).is_err() {
            return false;
        }
    }
    false
}

/// Which of the eight ways of EXIF a photograph lies in; 1 where nothing is said.
#[must_use]
pub fn orientation(photograph: &[u8]) -> u32 {
    orientation_of(&mut Cursor::new(photograph)).unwrap_or(1)
}

/// Whether the camera that took a photograph lay on its side.
fn is_turned(source: &mut (impl BufRead + Seek)) -> bool {
    orientation_of(source).is_some_and(|orientation| (5..=8).contains(&orientation))
}

const JPEG: [u8; 2] = [0xff, 0xd8];

fn orientation_of(source: &mut (impl BufRead + Seek)) -> Option<u32> {
    if !source.fill_buf().is_ok_and(|start| start.starts_with(&JPEG)) {
        return None;
    }
    let exif = exif::Reader::new().read_from_container(source).ok()?;
    let orientation = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    orientation.and_then(|field| field.value.get_uint(0))
}

/// The part of a JPEG in which a camera says which side is up.
#[cfg(test)]
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let value = [orientation, 0, 0, 0, 0, 0, 0];
    let length = u8::try_from(tiff.len() + value.len() + 2).expect("it is short");
    [&[0xff, 0xe1, 0, length], tiff.as_slice(), &value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start of a JPEG of 3 by 2 pixels, with what its camera says of which side is up.
    fn photograph(orientation: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend(exif(orientation));
        bytes.extend([0xff, 0xc0, 0, 17, 8, 0, 2, 0, 3, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
        bytes
    }

    #[test]
    fn a_photograph_is_as_large_as_it_is_shown() {
        let size = |orientation| read(Cursor::new(photograph(orientation)));
        assert_eq!(size(1), Picture::Sized { width: 3, height: 2, is_scalable: true });
        assert_eq!(size(3), Picture::Sized { width: 3, height: 2, is_scalable: true });
        assert_eq!(size(6), Picture::Sized { width: 2, height: 3, is_scalable: true });
    }

    #[test]
    fn a_file_that_is_cut_off_or_altered_anywhere_is_read_or_not_and_no_more() {
        let whole = [
            photograph(6),
            b"GIF89a\x03\0\x02\0\x80\0\0".to_vec(),
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x06\0\0\0".to_vec(),
            b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x02\x40\0\0\0".to_vec(),
            b"\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp".to_vec(),
        ];
        for bytes in &whole {
            for end in 0..bytes.len() {
                read(Cursor::new(&bytes[..end]));
                for value in [0, 1, 0x7f, 0xff] {
                    let mut altered = bytes.clone();
                    altered[end] = value;
                    read(Cursor::new(altered));
                }
            }
        }
        let sized: Vec<_> = whole.iter().map(|bytes| read(Cursor::new(bytes))).collect();
        let [gif, png, webp] = [false, false, true].map(|is_scalable| Picture::Sized {
            width: 3,
            height: 2,
            is_scalable,
        });
        assert_eq!(sized[1..4], [gif, png, webp]);
    }
}
