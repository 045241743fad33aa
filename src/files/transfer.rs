//! What a host sends of a file: compressed, where it is a text.
//!
//! Nothing is compressed here. The repeats that gzip would find are counted with the other bytes, and the
//! entropy of the counts says what they come to. That is within a tenth of what gzip makes of a page, and takes less
//! than half of the time of any compressor that comes as near; docs/design.md has the figures.

use super::{Content, File, LARGEST_TEXT, media_type};

/// A shorter repeat is not looked for.
const SHORTEST: usize = 4;
/// A longer one is two.
const LONGEST: usize = 258;
/// How far back a repeat may lie.
const WINDOW: usize = 32 << 10;
/// After so many symbols, a compressor starts a new block with codes of its own.
const BLOCK: u32 = 16 << 10;
/// For each so many bytes of a page, a repeat is looked for in one place more.
const LARGE: usize = 8 << 10;
/// In how many places it is looked for at most.
const DEEPEST: usize = 32;
/// The header and trailer of gzip, in bytes.
const FRAME: u64 = 18;
/// What a block says of its own codes, in bits: once, and for each symbol that it uses.
const CODES: (f64, f64) = (57.0, 3.2);

impl File {
    /// How many bytes of it a host sends; 0 for what cannot be read.
    #[must_use]
    pub fn sent(&self) -> u64 {
        match &self.content {
            Content::Text(text) => sent(&self.path, text.as_bytes()),
            Content::Embedded(bytes) => sent(&self.path, bytes),
            Content::Font(bytes) => sent(&self.path, bytes),
            Content::OnDisk(_) => self.sent_from_disk,
            Content::NotUtf8(_) => 0,
        }
    }
}

/// The same of a file that lies on disk, where it is looked at when the site is read.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub(super) fn sent_from_disk(path: &str, content: &Content) -> u64 {
    let Content::OnDisk(on_disk) = content else { return 0 };
    // What cannot be opened is told by who copies it.
    let size = std::fs::metadata(on_disk).map_or(0, |metadata| metadata.len());
    if size > LARGEST_TEXT || !is_compressed(path) {
        return size;
    }
    std::fs::read(on_disk).map_or(size, |bytes| sent(path, &bytes))
}

/// How many of the bytes at that path a host sends.
fn sent(path: &str, bytes: &[u8]) -> u64 {
    let size = bytes.len() as u64;
    if is_compressed(path) { measured(bytes, &WHOLE).min(size) } else { size }
}

/// Whether hosts compress what is at that path.
#[must_use]
pub fn is_compressed(path: &str) -> bool {
    let media_type = media_type(path);
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let ends = ["xml", "json", "javascript", "wasm"];
    essence.starts_with("text/") || ends.iter().any(|end| subtype.ends_with(end))
}

/// How many bytes gzip makes of a page, about: at its usual level 6, a few more of most and up to a tenth of some.
#[must_use]
pub fn compressed(page: &[u8]) -> u64 {
    // A large page has more to be found, and there are few of them.
    match page.len() / LARGE {
        0 | 1 => measured(page, &QUICK),
        depth => measured(page, &Effort { depth: depth.min(DEEPEST), ..WHOLE }),
    }
}

/// How repeats are looked for.
struct Effort {
    /// In so many of the places where the same began before.
    depth: usize,
    /// Whether a longer one from the next byte on is taken instead.
    is_lazy: bool,
    /// How far apart the beginnings within a repeat are that may be repeated in turn.
    step: usize,
}

const QUICK: Effort = Effort { depth: 1, is_lazy: false, step: 2 };
const WHOLE: Effort = Effort { depth: DEEPEST, is_lazy: true, step: 1 };

#[expect(
    clippy::inline_always,
    reason = "what a constant effort needs not falls away; a quarter of the time"
)]
#[inline(always)]
fn measured(bytes: &[u8], effort: &Effort) -> u64 {
    let mut seen = Seen::of(bytes, effort.depth);
    let mut counts = Counts::default();
    let (mut at, mut start) = (0, 0);
    while at < seen.end {
        let mut found = seen.find(at);
        let mut inner = at + 1;
        if found.length == 0 {
            at += 1;
            continue;
        }
        while effort.is_lazy && inner < seen.end {
            let next = seen.find(inner);
            inner += 1;
            if next.length <= found.length {
                break;
            }
            (at, found) = (at + 1, next);
        }
        counts.literals(&bytes[start..at]);
        counts.repeat(found);
        at += found.length;
        start = at;
        for inner in (inner..at.min(seen.end)).step_by(effort.step) {
            seen.put(inner, seen.start(inner));
        }
    }
    counts.literals(&bytes[start..]);
    counts.bytes() + FRAME
}

/// Something that stood there before.
#[derive(Clone, Copy, Default)]
struct Repeat {
    length: usize,
    distance: usize,
}

/// Where each beginning of a repeat was seen.
struct Seen<'b> {
    bytes: &'b [u8],
    /// The last place by hash, of which the last 16 bits are enough to tell how far back it is.
    last: Vec<u16>,
    /// For each place of the window the one before it of the same hash, where more than one is looked at.
    earlier: Vec<u16>,
    depth: usize,
    shift: u32,
    /// Behind this, nothing can begin.
    end: usize,
}

impl<'b> Seen<'b> {
    fn of(bytes: &'b [u8], depth: usize) -> Seen<'b> {
        let bits = (usize::BITS - bytes.len().leading_zeros()).clamp(8, 15);
        let earlier = vec![0; if depth > 1 { WINDOW } else { 0 }];
        let end = (bytes.len() + 1).saturating_sub(SHORTEST);
        Seen { bytes, last: vec![0; 1 << bits], earlier, depth, shift: u32::BITS - bits, end }
    }

    fn start(&self, at: usize) -> u32 {
        let start = self.bytes[at..at + SHORTEST].try_into();
        u32::from_le_bytes(start.expect("it is four bytes"))
    }

    /// Notes what begins at a place, and gives the last place of the same hash.
    #[expect(clippy::cast_possible_truncation, reason = "16 bits are enough")]
    #[expect(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn put(&mut self, at: usize, start: u32) -> u16 {
        let hash = start.wrapping_mul(0x9e37_79b1) >> self.shift;
        let last = std::mem::replace(&mut self.last[hash as usize], at as u16);
        if self.depth > 1 {
            self.earlier[at % WINDOW] = last;
        }
        last
    }

    /// Notes what begins at a place, and gives the longest repeat of it; one of no length where there is none.
    #[expect(clippy::cast_possible_truncation, reason = "16 bits are enough")]
    #[expect(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn find(&mut self, at: usize) -> Repeat {
        let mut best = Repeat::default();
        let start = self.start(at);
        let mut place = self.put(at, start);
        let mut last = 0;
        for _ in 0..self.depth {
            // What was never there is taken for something far back, and is not the same.
            let distance = usize::from((at as u16).wrapping_sub(place));
            if distance <= last || distance > WINDOW.min(at) {
                break;
            }
            let before = at - distance;
            if self.start(before) == start {
                let most = LONGEST.min(self.bytes.len() - at);
                let length = common(&self.bytes[before..], &self.bytes[at..at + most]);
                if length > best.length {
                    best = Repeat { length, distance };
                }
            }
            if self.depth > 1 {
                place = self.earlier[before % WINDOW];
            }
            last = distance;
        }
        best
    }
}

/// How far two texts are the same, as far as the second goes.
fn common(a: &[u8], b: &[u8]) -> usize {
    let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("it is eight bytes"));
    let words = a.chunks_exact(8).zip(b.chunks_exact(8));
    for (at, (a, b)) in words.enumerate() {
        let differs = word(a) ^ word(b);
        if differs != 0 {
            return at * 8 + differs.trailing_zeros() as usize / 8;
        }
    }
    let whole = b.len() / 8 * 8;
    whole + a[whole..].iter().zip(&b[whole..]).take_while(|(a, b)| a == b).count()
}

/// How often each symbol of DEFLATE (RFC 1951, 3.2.5) is needed.
struct Counts {
    /// Bytes, the end of a block, lengths of repeats.
    literals: [u32; 286],
    distances: [u32; 30],
    symbols: u32,
    /// What stands beside the symbols, in bits.
    beside: u32,
    /// The bits of the blocks that are done.
    done: f64,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts { literals: [0; 286], distances: [0; 30], symbols: 0, beside: 0, done: 0.0 }
    }
}

impl Counts {
    fn literals(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.literals[usize::from(*byte)] += 1;
        }
        self.symbols += u32::try_from(bytes.len()).unwrap_or(BLOCK);
    }

    fn repeat(&mut self, repeat: Repeat) {
        let (length, beside_length) = match repeat.length {
            LONGEST => (28, 0),
            length => symbol(length - 3, 3),
        };
        let (distance, beside_distance) = symbol(repeat.distance - 1, 2);
        self.literals[257 + length] += 1;
        self.distances[distance] += 1;
        self.beside += beside_length + beside_distance;
        self.symbols += 1;
        if self.symbols >= BLOCK {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        self.literals[256] = 1;
        let symbols = entropy(&self.literals) + entropy(&self.distances);
        let done = self.done + symbols + f64::from(self.beside) + CODES.0;
        *self = Counts { done, ..Counts::default() };
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is less than what is counted"
    )]
    fn bytes(mut self) -> u64 {
        self.end_block();
        (self.done / 8.0).ceil() as u64
    }
}

/// The symbol of a length or distance from its least one on, and the bits that stand beside it: symbols grow
/// twice as wide after each 2 to the power of `steps - 1` of them.
fn symbol(from_least: usize, steps: u32) -> (usize, u32) {
    if from_least < 1 << steps {
        return (from_least, 0);
    }
    let bits = from_least.ilog2() + 1 - steps;
    ((bits as usize) * (1 << (steps - 1)) + (from_least >> bits), bits)
}

/// The bits of some symbols that occur so often, each in a code of at least one bit, and of their codes.
fn entropy(counts: &[u32]) -> f64 {
    let all = libm::log2(counts.iter().copied().map(f64::from).sum());
    let used = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count));
    used.map(|count| count * (all - libm::log2(count)).max(1.0) + CODES.1).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_distances_have_the_symbols_of_the_standard() {
        let length = |length: usize| symbol(length - 3, 3);
        assert_eq!(
            [3, 10, 11, 13, 18, 19, 257].map(length),
            [(0, 0), (7, 0), (8, 1), (9, 1), (11, 1), (12, 2), (27, 5)]
        );
        let distance = |distance: usize| symbol(distance - 1, 2);
        assert_eq!(
            [1, 4, 5, 7, 9, 24_577, 32_768].map(distance),
            [(0, 0), (3, 0), (4, 1), (5, 1), (6, 2), (29, 13), (29, 13)]
        );
    }

    #[test]
    fn what_two_texts_share_ends_where_they_differ() {
        let text = b"0123456789abcdefghij";
        for length in 0..text.len() {
            let mut other = text[..=length].to_vec();
            other[length] = b'!';
            assert_eq!(common(text, &other), length);
            assert_eq!(common(text, &text[..length]), length);
        }
    }
}
