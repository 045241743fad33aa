//! Social cards: which pages have one, what is said of it, and how it is drawn.

use std::sync::Arc;

use briefing::card::{Card, Fonts, HEIGHT, NoFont, Number, WIDTH, png};
use briefing::files::Folder;
use proptest::prelude::*;

use crate::installed::lacks;
use crate::support::{folder_of, overrides, report, site};

const CONFIG: &str =
    "-- briefing.yaml --\ntitle: Test\nurl: https://example.org\nauthor: Ann Nord\ncards: true\n";

const KETTLE: &str = "
-- content/_models/kettle.yaml --
inputs:
  power: { value: 2 kW ± 10 %, label: Power of the kettle }
  time: 3 min
formulas: { energy: { formula: power * time, unit: Wh, label: A boil } }
";

/// A post about a kettle with some front matter.
fn kettle(front: &str, text: &str) -> String {
    format!(
        "{CONFIG}{KETTLE}-- content/_posts/a.md --\n---\ntitle: A kettle\ndate: 2026-01-31\nmodel: kettle\n{front}---\n{text}\n"
    )
}

const POST: &str = "2026/01/31/a/index.html";
const DRAWN: &str = "2026/01/31/a/card.png";

/// The value of a property in a page's head.
fn property(page: &str, name: &str) -> String {
    let start = format!("property=\"{name}\" content=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

fn card(title: &str) -> Card {
    Card {
        site: "Watts and words".to_owned(),
        title: title.to_owned(),
        number: None,
        foot: "31 January 2026".to_owned(),
        language: "en".to_owned(),
        is_right_to_left: false,
        accent: [0x0b, 0x57, 0xa4],
    }
}

/// The pixels of a card: the index of a colour each, 0 for the ground.
fn pixels(card: &Card, fonts: &Fonts) -> Vec<u8> {
    let bytes = png(card, fonts);
    let mut reader = png_reader(&bytes);
    let mut pixels = vec![0; usize::from(WIDTH) * usize::from(HEIGHT)];
    reader.next_frame(&mut pixels).expect("the card is a picture");
    pixels
}

fn png_reader(bytes: &[u8]) -> ::png::Reader<std::io::Cursor<&[u8]>> {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::IDENTITY);
    decoder.read_info().expect("the card is a PNG")
}

/// Whether anything stands in some columns below the band at the top.
fn has_ink(pixels: &[u8], columns: std::ops::Range<usize>) -> bool {
    let rows = pixels.chunks_exact(usize::from(WIDTH)).skip(16);
    rows.into_iter().any(|row| row[columns.clone()].iter().any(|pixel| *pixel != 0))
}

#[test]
fn a_card_shows_the_first_number_of_the_text_unless_its_author_names_another() {
    let alt =
        |front: &str, text: &str| property(site(&kettle(front, text)).page(POST), "og:image:alt");
    let text = "At {{ power }} it takes {{ energy }}.";
    assert_eq!(alt("", text), "A kettle · Power of the kettle: 2\u{a0}kW");
    assert_eq!(alt("headline: energy\n", text), "A kettle · A boil: 100\u{a0}Wh");
    assert_eq!(alt("headline: energy | in(kJ)\n", text), "A kettle · A boil: 360\u{a0}kJ");
    assert_eq!(alt("headline: false\n", text), "A kettle");
    assert_eq!(
        alt("description: \"{{ energy }}\"\n", "Nothing."),
        "A kettle · A boil: 100\u{a0}Wh"
    );
}

#[test]
fn a_headline_that_no_model_has_is_told_with_what_is_near() {
    let drawn = report(&kettle("headline: enrgy\n", "{{ energy }}"));
    assert!(drawn.contains("error[unknown-number]"), "{drawn}");
    assert!(drawn.contains("content/_posts/a.md:5:11"), "{drawn}");
    assert!(drawn.contains("did you mean `energy`?"), "{drawn}");
}

#[test]
fn what_others_show_of_a_link_is_its_card_with_its_size() {
    let site = site(&kettle("", "{{ energy }}"));
    let page = site.page(POST);
    assert_eq!(property(page, "og:image"), "https://example.org/2026/01/31/a/card.png");
    assert_eq!(property(page, "og:image:width"), "1200");
    assert_eq!(property(page, "og:image:height"), "630");
    assert!(page.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    assert!(site.page(DRAWN).contains("interval: 84 to 120"), "{}", site.page(DRAWN));
}

#[test]
fn a_cover_a_picture_of_the_authors_and_a_word_of_his_take_the_place_of_a_card() {
    let has_card = |front: &str| site(&kettle(front, "Boils.")).routes.contains_key(DRAWN);
    assert!(has_card(""));
    assert!(has_card("cover: drawing.svg\n"));
    assert!(!has_card("cover: https://example.org/a.jpg\n"));
    assert!(!has_card("social_card: false\n"));
    assert!(!has_card("layout: false\n"));
    let own = format!(
        "{}-- content/_posts/a/card.png --\nGIF89a@\u{1}x\0-----------",
        kettle("", "Boils.")
    );
    let own = site(&own);
    assert!(own.page(DRAWN).starts_with("GIF89a"));
    assert_eq!(property(own.page(POST), "og:image:width"), "320");
}

#[test]
fn a_site_has_no_cards_unless_it_wants_some() {
    let site = site(&kettle("", "Boils.").replace("cards: true", "cards: false"));
    assert!(!site.routes.contains_key(DRAWN));
    assert!(!site.page(POST).contains("og:image"));
}

#[test]
fn letters_that_no_font_has_are_told_once() {
    let post = |name: &str, title: &str| {
        format!(
            "-- content/_posts/{name}.md --\n---\ntitle: {title}\ndate: 2026-01-31\n---\nText.\n"
        )
    };
    let drawn = report(&format!("{CONFIG}{}{}", post("a", "碳 and 碳 ☕ 🔥"), post("b", "碳排放")));
    assert!(
        drawn.contains("no font has `排`, `放`, `碳`, and boxes stand for them on 2 social cards"),
        "{drawn}"
    );
    assert_eq!(drawn.matches("missing-letters").count(), 1, "{drawn}");
    assert!(drawn.contains("content/_posts/a.md:2:8"), "{drawn}");
}

#[test]
fn letters_of_numbers_labels_and_names_are_looked_at_too() {
    let of_label = kettle("", "{{ energy }}").replace("A boil", "一 boil");
    let of_author = kettle("author: 二\n", "Text.");
    let of_site = kettle("", "Text.").replace("title: Test", "title: 三");
    for (site, letter) in [(of_label, "一"), (of_author, "二"), (of_site, "三")] {
        let drawn = report(&site);
        let told = format!("no font has `{letter}`, and boxes stand for them on a social card");
        assert!(drawn.contains(&told), "{drawn}");
    }
}

#[test]
fn a_number_among_words_from_right_to_left_keeps_its_own_order() {
    let text = kettle("lang: he\n", "{{ energy }}").replace("A kettle", "\"קומקום {{ energy }}\"");
    let site = site(&text);
    let drawn = &site.routes[DRAWN];
    assert!(drawn.contains(r"קומקום \\u{2068}100\\u{a0}Wh\\u{2069}"), "{drawn}");
}

#[test]
fn a_cover_says_how_large_it_is_and_what_it_is_for_where_that_is_known() {
    let own = kettle("cover: a.png\n", "Boils.")
        + "-- content/_posts/a/a.png --\nGIF89a@\u{1}x\0-----------";
    let own = site(&own);
    assert_eq!(property(own.page(POST), "og:image"), "https://example.org/2026/01/31/a/a.png");
    assert_eq!(property(own.page(POST), "og:image:width"), "320");
    assert_eq!(property(own.page(POST), "og:image:height"), "120");
    assert_eq!(property(own.page(POST), "og:image:alt"), "A kettle");
    let other = site(&kettle("cover: https://example.com/a.jpg\n", "Boils."));
    assert_eq!(property(other.page(POST), "og:image"), "https://example.com/a.jpg");
    assert_eq!(property(other.page(POST), "og:image:alt"), "A kettle");
    assert!(!other.page(POST).contains("og:image:width"));
}

/// Some fonts in one file, as `.ttc`.
fn collection(fonts: &[&[u8]]) -> Vec<u8> {
    let long = |number: usize| u32::try_from(number).expect("it is small").to_be_bytes();
    let mut start = 12 + 4 * fonts.len();
    let (mut file, mut bodies) =
        ([b"ttcf", [0, 1, 0, 0].as_slice(), &long(fonts.len())].concat(), Vec::new());
    for font in fonts {
        let mut body = font.to_vec();
        for table in 0..usize::from(font[5]) {
            let place = 12 + 16 * table + 8;
            let offset = u32::from_be_bytes(font[place..place + 4].try_into().expect("four bytes"));
            body[place..place + 4].copy_from_slice(&long(start + offset as usize));
        }
        body.resize(body.len().next_multiple_of(4), 0);
        file.extend(long(start));
        start += body.len();
        bodies.extend(body);
    }
    file.extend(bodies);
    file
}

#[test]
fn each_font_of_a_collection_is_drawn_with() {
    let two = [dejavu::serif::regular(), dejavu::serif::bold()];
    let of = |files: &[Vec<u8>]| {
        let mut fonts = Fonts::carried();
        for file in files {
            assert_eq!(fonts.add(&file.clone().into()), Ok(()));
        }
        pixels(&card("Serifs in two weights"), &fonts)
    };
    let collected = collection(&two);
    assert!(of(std::slice::from_ref(&collected)) == of(&two.map(<[u8]>::to_vec)));
    assert!(of(std::slice::from_ref(&collected)) != of(&[two[0].to_vec()]));
    let cut = Arc::from(&collected[..collected.len() - 100]);
    assert_eq!(Fonts::carried().add(&cut), Err(NoFont::CutOff));
    assert_eq!(Fonts::carried().add(&Arc::from(&collected[..14])), Err(NoFont::CutOff));
}

#[test]
fn a_file_that_is_no_font_is_told_by_what_it_is() {
    let told = |bytes: &[u8]| Fonts::carried().add(&Arc::from(bytes)).expect_err("it is no font");
    let font = dejavu::sans_condensed::bold();
    assert_eq!(told(b""), NoFont::Empty);
    assert_eq!(told(b"wOF2\0\x01\0\0"), NoFont::Packed);
    assert_eq!(told(b"GIF89a"), NoFont::Unreadable);
    for length in [4, 11, 200, font.len() / 2, font.len() - 100] {
        assert_eq!(told(&font[..length]), NoFont::CutOff, "{length}");
    }
    assert_eq!(Fonts::carried().add(&Arc::from(font)), Ok(()));
}

#[test]
fn the_same_words_are_the_same_bytes_and_few_of_them() {
    let mut full = card("Does an AI emit less than a person who writes?");
    full.number = Some(Number {
        text: "2,900 times".to_owned(),
        label: "A painter over Midjourney".to_owned(),
        interval: Some("90 % interval: 310 to 24,000 times".to_owned()),
    });
    let (once, again) = (png(&full, &Fonts::carried()), png(&full, &Fonts::carried()));
    assert_eq!(once, again);
    assert!(once.len() < 40_000, "{} bytes", once.len());
}

#[test]
fn lines_begin_on_the_right_where_their_script_does() {
    let fonts = Fonts::carried();
    let hebrew = Card { language: "he".to_owned(), is_right_to_left: true, ..card("קומקום") };
    let hebrew = Card { site: "אתר".to_owned(), foot: String::new(), ..hebrew };
    let (left, right) = (0..600, 600..1200);
    let drawn = pixels(&hebrew, &fonts);
    assert!(has_ink(&drawn, right.clone()) && !has_ink(&drawn, left.clone()));
    let drawn = pixels(&card("A kettle"), &fonts);
    assert!(!has_ink(&drawn, right) && has_ink(&drawn, left));
}

#[test]
fn chinese_is_drawn_with_a_font_of_the_sites_own() {
    let path = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf";
    let Ok(font) = std::fs::read(path) else {
        return lacks(path);
    };
    let mut fonts = Fonts::carried();
    let title = "人工智能写一页文字的碳排放，比人写的少吗？".repeat(5);
    assert!(!fonts.lacks(&title).is_empty());
    assert_eq!(fonts.add(&font.into()), Ok(()));
    assert!(fonts.lacks(&title).is_empty());
    let drawn = pixels(&card(&title), &fonts);
    // It is broken into lines though it has no blanks, and stays within its margins.
    assert!(has_ink(&drawn, 76..1124) && !has_ink(&drawn, 0..70) && !has_ink(&drawn, 1130..1200));
}

#[test]
fn a_font_is_read_from_the_site_and_a_card_is_kept_until_its_font_or_words_change() {
    let text =
        kettle("", "{{ energy }}").replace("cards: true", "cards: { fonts: [fonts/own.ttf] }");
    let folder = folder_of(&text);
    let font = folder.path().join("fonts/own.ttf");
    std::fs::create_dir(folder.path().join("fonts")).expect("there is room");
    let drawn = |weight: &[u8]| {
        std::fs::write(&font, weight).expect("it can be written");
        let out = Folder::open(&folder.path().join("public")).expect("it can be written");
        let files = briefing::load(folder.path()).expect("it can be read");
        let built = briefing::build(files, &overrides(), &out, &|_| ()).expect("it can be written");
        assert!(built.report.is_empty(), "{}", built.report.draw(&built.files, false));
        out.commit().expect("it can be written");
        std::fs::read(folder.path().join("public").join(DRAWN)).expect("it is there")
    };
    let kept = || {
        let made = std::fs::read_dir(folder.path().join(".briefing/made")).expect("it is there");
        made.count()
    };
    let (regular, bold) = (dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold());
    let first = drawn(regular);
    let count = kept();
    assert_eq!(drawn(regular), first);
    assert_eq!(kept(), count);
    assert_ne!(drawn(bold), first);
    assert_eq!(kept(), count + 1);
}

#[test]
fn a_font_that_is_not_there_or_not_in_the_site_is_told_at_its_place() {
    let told = |fonts: &str| {
        report(
            &kettle("", "Boils.").replace("cards: true", &format!("cards: {{ fonts: [{fonts}] }}")),
        )
    };
    let drawn = told("fonts/none.ttf");
    assert!(drawn.contains("error[bad-font]: there is no font `fonts/none.ttf`"), "{drawn}");
    assert!(drawn.contains("briefing.yaml:4:18"), "{drawn}");
    for outside in ["../a.ttf", "/a.ttf", "fonts/../../a.ttf"] {
        let drawn = told(outside);
        assert!(drawn.contains("lies outside of the site"), "{drawn}");
    }
}

#[test]
fn a_hexo_site_has_cards_when_it_asks_for_them() {
    let post = "-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nText.\n";
    let with = |cards: &str| {
        let config = format!("-- _config.yml --\ntitle: T\nurl: https://example.org\n{cards}\n");
        site(&format!("{config}{post}")).routes.contains_key(DRAWN)
    };
    assert!(with("cards: true"));
    assert!(!with(""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_stands_on_a_card_stays_within_its_margins(
        title in "[\\p{L}\\p{N}\\p{P} ]{0,400}|[a-z]{1,500}|[\u{5d0}-\u{5ea} a-z0-9]{0,200}|(\\w{1,30} ){0,40}",
        text in "[0-9]{1,40} [a-z/·]{0,120}",
        is_right_to_left: bool,
    ) {
        let number = Number { label: title.clone(), interval: Some(text.clone()), text };
        let full = Card { number: Some(number), is_right_to_left, ..card(&title) };
        let drawn = pixels(&full, &Fonts::carried());
        // Letters may hang over their place by a little.
        prop_assert!(!has_ink(&drawn, 0..50) && !has_ink(&drawn, 1150..1200), "{title}");
    }

    #[test]
    fn no_text_is_too_odd_to_be_drawn(title in "\\PC{0,400}|.{0,400}") {
        prop_assert!(png(&card(&title), &Fonts::carried()).len() > 1000);
    }

    #[test]
    fn a_font_that_is_altered_anywhere_is_refused_or_drawn_with(
        changes in prop::collection::vec((0..100_000_usize, any::<u8>()), 1..40),
    ) {
        let mut font = dejavu::sans_condensed::regular().to_vec();
        for (at, byte) in changes {
            font[at] = byte;
        }
        let mut fonts = Fonts::carried();
        if fonts.add(&font.into()).is_ok() {
            let _ = png(&card("Does an AI emit less than a person? ש"), &fonts);
        }
    }
}
