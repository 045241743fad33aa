//! Social cards: the words of each, and the fonts that draw them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Renderer, date, number};
use crate::card::{self, Card, Fonts, Number, Rgb};
use crate::diagnostic::{Code, Report};
use crate::files::{Body, Content, FileId, Files};
use crate::parse::is_right_to_left;
use crate::resolve::{Page, PageId, Route, Site, Target};

/// The colour of the number where the theme's options name no other.
const ACCENT: Rgb = [0x0b, 0x57, 0xa4];

/// So many characters are named in a warning.
const NAMED: usize = 12;

/// What the cards of a site are drawn with; `None` where there are none. A file that is no font is a diagnostic.
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
    Some(Arc::new(fonts))
}

impl Renderer<'_> {
    /// Tells once of all characters that stand on cards and no font has.
    pub(super) fn lacking(&self, report: &mut Report) {
        let Some(fonts) = &self.fonts else { return };
        let here = |route: &Route| {
            let Target::Card(id) = route.target else { return None };
            let card = self.card_of(self.site.page(id));
            let lacks: BTreeSet<char> = card.texts().flat_map(|text| fonts.lacks(text)).collect();
            (!lacks.is_empty()).then_some((id, lacks))
        };
        let pages: Vec<_> = self.site.routes.par_iter().filter_map(here).collect();
        let Some((first, _)) = pages.first() else { return };
        let missing: BTreeSet<char> = pages.iter().flat_map(|(_, lacks)| lacks).copied().collect();
        let named: Vec<String> = missing.iter().take(NAMED).map(|c| format!("`{c}`")).collect();
        let more = missing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more characters") } else { String::new() };
        let often = match pages.len() {
            1 => "a social card".to_owned(),
            count => format!("{count} social cards"),
        };
        let message =
            format!("no font has {}{more}, and boxes stand for them on {often}", named.join(", "));
        let place = self.site.page(*first).source.span(self.files, ["title"]);
        let help = "name one that has them in the configuration: `cards: { fonts: [fonts/NotoSansSC-Regular.otf] }`";
        report.add(Code::MissingLetters, place, message).help(help);
    }

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
        let is_right_to_left = is_right_to_left(code);
        let number = |text: &str, unit: &str| {
            let whole = number::with_unit(text, unit);
            if is_right_to_left { isolated(&whole) } else { whole }
        };
        let headline = self.headline(page).map(|(text, label)| Number {
            interval: text.interval.as_ref().map(|interval| {
                let (low, high) = (number(&interval.low, ""), number(&interval.high, &text.unit));
                language.say("interval", &[("low", &low), ("high", &high)])
            }),
            text: number(&text.value, &text.unit),
            label,
        });
        let title = page.title.text(|shown| {
            let text = number::shown((self.site, language), self.estimates, shown);
            text.map_or_else(String::new, |text| number(&text.value, &text.unit))
        });
        let author = match source.authors.as_slice() {
            [] => config.author.clone(),
            _ => Some(source.author_names()),
        };
        let date = source.date.as_ref().and_then(|date| date::written(date, "long", language).ok());
        let foot: Vec<String> = author.into_iter().chain(date).collect();
        Card {
            site: config.title.clone(),
            title,
            number: headline,
            foot: foot.join(" · "),
            language: code.to_owned(),
            is_right_to_left,
            accent: config.theme_options["accent"].as_str().and_then(colour).unwrap_or(ACCENT),
        }
    }
}

/// A number that keeps its own order within words from right to left (UAX #9, 3.2).
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
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
