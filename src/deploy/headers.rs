//! What a store is told of a file, and tells whoever asks for it: its type, how long it keeps, its form.

use std::io::Write;

use sha1_smol::Sha1;

use super::Hash;
use crate::config::Compression;
use crate::files::{is_compressed, is_html, is_stamped, media_type};
use crate::resolve::unstamped;

/// The headers of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) media_type: String,
    pub(super) cache_control: &'static str,
    pub(super) compression: Option<Compression>,
}

/// A page may be another at any time: it is asked for anew, and mostly answered by "as you have it".
const OF_PAGES: &str = "public, max-age=0, must-revalidate";
/// A style or picture keeps for as long as its readers can bear an old one.
const OF_ASSETS: &str = "public, max-age=3600";
/// What has the hash of its content in its name never becomes another.
const OF_HASHED: &str = "public, max-age=31536000, immutable";

impl Headers {
    /// The headers of the file of that path.
    pub(super) fn of(path: &str, compress: Option<Compression>) -> Headers {
        let media_type = media_type(path);
        let essence = media_type.split(';').next().unwrap_or_default();
        let cache_control = match essence {
            _ if has_hash(path) || has_stamp(path) => OF_HASHED,
            _ if is_html(path) || matches!(path, "robots.txt" | "sitemap.xml") => OF_PAGES,
            "text/xml" | "application/atom+xml" | "application/rss+xml" => OF_PAGES,
            _ => OF_ASSETS,
        };
        Headers { cache_control, compression: compress.filter(|_| is_compressed(path)), media_type }
    }

    /// The name of the form that the file is kept in.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.compression.map(|compression| match compression {
            Compression::Gzip => "gzip",
            Compression::Brotli => "br",
        })
    }

    /// The hash of a content with these headers: with others, it has to be sent again.
    pub(super) fn hash(&self, content: Hash) -> Hash {
        let encoding = self.encoding().unwrap_or_default();
        let mut sha = Sha1::new();
        for part in [&content.to_string(), &self.media_type, self.cache_control, encoding] {
            sha.update(part.as_bytes());
            sha.update(b"\n");
        }
        sha.digest()
    }

    /// The bytes in the form that they are kept in.
    pub(super) fn encoded(&self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(compression) = self.compression else { return bytes };
        let encoded = match compression {
            Compression::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(&bytes).and_then(|()| encoder.finish())
            }
            Compression::Brotli => {
                let mut encoded = Vec::new();
                let mut encoder = brotli::CompressorWriter::new(&mut encoded, 1 << 12, 11, 22);
                let written = encoder.write_all(&bytes).and_then(|()| encoder.flush());
                drop(encoder);
                written.map(|()| encoded)
            }
        };
        encoded.expect("memory takes whatever is written to it")
    }
}

/// Whether a name is one that Briefing itself gives to the styles and scripts of a theme.
fn has_stamp(path: &str) -> bool {
    is_stamped(path) && unstamped(path) != path
}

/// Whether a name has the hash of a content in it, as those who make them write it: `main.3f9a2b1c.css`,
/// `main-3f9a2b1c0d.css`. Digits alone may be a date, and letters alone a word.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, _)) = name.rsplit_once('.') else { return false };
    let Some((_, hash)) = stem.rsplit_once(['.', '-']) else { return false };
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    (8..=64).contains(&hash.len())
        && hash.chars().all(is_hex)
        && hash.contains(|c: char| c.is_ascii_digit())
        && hash.contains(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_hash_in_its_name_keeps_for_ever() {
        let of = |path| Headers::of(path, None).cache_control;
        assert_eq!(of("css/main.3f9a2b1c.css"), OF_HASHED);
        assert_eq!(of("main-3f9a2b1c0d4e5f60.js"), OF_HASHED);
        assert_eq!(of("briefing.0123456789.css"), OF_HASHED);
        assert_eq!(of("photo-20260131.png"), OF_ASSETS);
        assert_eq!(of("made-facade.png"), OF_ASSETS);
        assert_eq!(of("briefing.css"), OF_ASSETS);
        assert_eq!(of("index.html"), OF_PAGES);
        assert_eq!(of("atom.xml"), OF_PAGES);
        assert_eq!(of("sitemap.xml"), OF_PAGES);
    }

    #[test]
    fn what_is_text_is_compressed_and_nothing_else() {
        let of = |path| Headers::of(path, Some(Compression::Gzip)).encoding();
        for path in ["a.html", "a.css", "a.js", "a.json", "a.xml", "a.svg", "a.txt", "a.csv"] {
            assert_eq!(of(path), Some("gzip"), "{path}");
        }
        for path in ["a.png", "a.webp", "a.zip", "a.woff2", "a"] {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn a_file_with_other_headers_has_another_hash() {
        let content = super::super::Digest::of(b"x").hash;
        let of = |compress| Headers::of("a.css", compress).hash(content);
        let all = [of(None), of(Some(Compression::Gzip)), of(Some(Compression::Brotli))];
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
    }
}
