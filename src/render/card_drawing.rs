//! Social cards: the words of each, and the fonts that draw them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Renderer, date};
use crate::card::{self, Card, Fonts, Number, Rgb};
use crate::diagnostic::{Code, Report, Span};
use crate::files::{Body, Content, FileId, Files};
use crate::parse::is_right_to_left;
use crate::resolve::{Page, PageId, Site, Target};

/// The colour of the number where the theme's options name no other.
const ACCENT: Rgb = [0x0b, 0x57, 0xa4];

/// So many characters are named in a warning.
const NAMED: usize = 12;

/// What the cards of a site are drawn with; `None` where there are none. A file that is no font is a diagnostic, and
/// so are characters that none has.
pub(super) fn fonts(site: &Site, files: &Files, report: &mut Report) -> Option<Arc<Fonts>> {
    let wanted = site.config.cards.as_ref()?;
    let mut fonts = Fonts::carried();
    for font in &wanted.fonts {
        let found = files.find(&font.value).map(|file| &files.get(file).content);
        let bytes: Option<Arc<[u8]>> = match found {
            Some(Content::Font(bytes)) => Some(Arc::clone(bytes)),
            Some(Content::Text(text)) => Some(text.as_bytes().into()),
            _ => None,
        };
        let Some(bytes) = bytes else {
            let message = format!("there is no font `{}`", font.value);
            report
                .add(Code::BadFont, font.span, message)
                .help("write its path from the site's folder");
            continue;
        };
        if let Err(reason) = fonts.add(&bytes) {
            let message = format!("the file `{}` {reason}", font.value);
            let help = "cards are drawn with fonts in TrueType or OpenType: `.ttf`, `.otf`, `.ttc`";
            report.add(Code::BadFont, font.span, message).help(help);
        }
    }
    lacking(site, files, &fonts, report);
    Some(Arc::new(fonts))
}

/// Tells once of all characters of names and titles that no font has.
fn lacking(site: &Site, files: &Files, fonts: &Fonts, report: &mut Report) {
    let mut known: BTreeMap<char, bool> = BTreeMap::new();
    let mut missing: BTreeSet<char> = fonts.lacks(&site.config.title);
    let mut pages = Vec::new();
    let cards = site.routes.iter().filter_map(|route| match route.target {
        Target::Card(id) => Some(site.page(id)),
        _ => None,
    });
    for page in cards {
        let is_missing = |c: &char| {
            *known.entry(*c).or_insert_with(|| !fonts.lacks(c.encode_utf8(&mut [0; 4])).is_empty())
        };
        let here: Vec<char> = page.title.written().chars().filter(is_missing).collect();
        if !here.is_empty() {
            missing.extend(here);
            pages.push(page);
        }
    }
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(|c| format!("`{c}`")).collect();
    let more = missing.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more characters") } else { String::new() };
    let place = pages.first().map(|page| page.source.span(files, ["title"]));
    let often = if pages.len() > 1 {
        format!(", which stand in {} titles", pages.len())
    } else {
        String::new()
    };
    let message = format!(
        "no font has {}{more}{often}, and boxes stand for them on social cards",
        named.join(", ")
    );
    let place = place.unwrap_or_else(|| Span::file(files.config()));
    let help = "name one that has them in the configuration: `cards: { fonts: [fonts/NotoSansSC-Regular.otf] }`";
    report.add(Code::MissingLetters, place, message).help(help);
}

impl Renderer<'_> {
    /// The card of a page.
    pub(super) fn social_card(&self, id: PageId) -> Option<Body> {
        let fonts = Arc::clone(self.fonts.as_ref()?);
        let wanted = self.site.config.cards.iter().flat_map(|cards| &cards.fonts);
        let files: Vec<FileId> = wanted.filter_map(|font| self.files.find(&font.value)).collect();
        let card = self.card_of(self.site.page(id));
        let parameters = format!("card {} {card:?}", card::VERSION);
        let draw = Box::new(move |_: &[Cow<'_, [u8]>]| Ok(card::png(&card, &fonts)));
        Some(Body::Made(self.files.made(parameters, &files, draw)))
    }

    fn card_of(&self, page: &Page) -> Card {
        let config = &self.site.config;
        let source = &page.source;
        let language = self.site.languages.get(page.language);
        let code = source.language.as_deref().unwrap_or(&config.language);
        let number = self.headline(page).map(|(text, label)| Number {
            interval: text.interval.as_ref().map(|interval| {
                let ends = [("low", interval.low.as_str()), ("high", interval.high.as_str())];
                let said = language.say("interval", &ends);
                if text.unit.is_empty() { said } else { format!("{said}\u{a0}{}", text.unit) }
            }),
            text: text.whole(),
            label,
        });
        let author = match source.authors.as_slice() {
            [] => config.author.clone(),
            _ => Some(source.author_names()),
        };
        let date = source.date.as_ref().and_then(|date| date::written(date, "long", language).ok());
        let foot: Vec<String> = author.into_iter().chain(date).collect();
        Card {
            site: config.title.clone(),
            title: self.line(page, &page.title),
            number,
            foot: foot.join(" · "),
            language: code.to_owned(),
            is_right_to_left: is_right_to_left(code),
            accent: config.theme_options["accent"].as_str().and_then(colour).unwrap_or(ACCENT),
        }
    }
}

/// A colour as options of themes have it: `#0b57a4`, `#05a`.
fn colour(text: &str) -> Option<Rgb> {
    let digits: Vec<u8> = text
        .strip_prefix('#')?
        .chars()
        .map_while(|c| c.to_digit(16))
        .filter_map(|d| u8::try_from(d).ok())
        .collect();
    match digits[..] {
        [r, g, b] => Some([17 * r, 17 * g, 17 * b]),
        [r, r2, g, g2, b, b2] => Some([16 * r + r2, 16 * g + g2, 16 * b + b2]),
        _ => None,
    }
}
