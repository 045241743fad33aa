//! Search: the script of a page, run as it is published over the files of a built index, against a look at every text.

use std::io::Write;

use proptest::prelude::*;
use rquickjs::{CatchResultExt, Module};
use serde_json::Value as Json;

use crate::support::{BuiltSite, overrides, report, site, site_with};

const SCRIPT: &str = include_str!("../../themes/briefing/static/search.js");
const OPENER: &str = include_str!("../../themes/briefing/static/search-opener.js");

/// The search of a site, in a browser without a window.
struct Search {
    runtime: rquickjs::Runtime,
    context: rquickjs::Context,
}

impl Search {
    fn of(site: &BuiltSite) -> Search {
        let is_file = |path: &str| path.starts_with("search/") && path.contains(".json");
        let files = site.routes.iter().filter(|(path, _)| is_file(path));
        let files: Json = files
            .map(|(path, text)| (path["search/".len()..].to_owned(), Json::from(text.as_str())))
            .collect();
        let runtime = rquickjs::Runtime::new().expect("there is memory for an engine");
        let context = rquickjs::Context::full(&runtime).expect("there is memory for a context");
        context.with(|engine| {
            let module = Module::declare(engine.clone(), "search", SCRIPT)
                .catch(&engine)
                .expect("the script can be read");
            let (module, _) =
                module.eval().catch(&engine).expect("the script runs without a window");
            engine
                .globals()
                .set("search", module.namespace().expect("it exports something"))
                .expect("it can be kept");
        });
        let search = Search { runtime, context };
        search.run(&format!(
            "globalThis.files = {files}; globalThis.loaded = [];
             const load = async name => (loaded.push(name), JSON.parse(files[name]));
             globalThis.find = async query => {{
               const index = new search.Index(await load('index.json'), load);
               return Promise.all((await index.find(search.terms(query))).map(async page => (await index.page(page))[0]));
             }};"
        ));
        search
    }

    /// What a script gives, as JSON; a promise is waited for.
    fn run(&self, script: &str) -> Json {
        let script = format!(
            "globalThis.result = undefined; (async () => {{ {script} }})().then(given => result = JSON.stringify(given ?? null), error => result = JSON.stringify('' + error + error.stack));"
        );
        self.context.with(|engine| {
            let done: rquickjs::Result<()> = engine.eval(script);
            done.catch(&engine).expect("the script begins");
        });
        while self.runtime.is_job_pending() {
            self.runtime.execute_pending_job().expect("no job fails");
        }
        let text: String =
            self.context.with(|engine| engine.globals().get("result").expect("it has ended"));
        serde_json::from_str(&text).expect("it gives JSON")
    }

    /// The titles of what is found, the best first.
    fn titles(&self, query: &str) -> Vec<String> {
        let found = self.run(&format!("return find({})", Json::from(query)));
        let found = found.as_array().unwrap_or_else(|| panic!("`{query}` gives {found}"));
        found.iter().map(|title| title.as_str().expect("a title is text").to_owned()).collect()
    }

    /// The parts of a text that are marked.
    fn marked(&self, text: &str, query: &str) -> Vec<String> {
        let (text, query) = (Json::from(text), Json::from(query));
        let script = format!(
            "const text = {text}; return search.marks(text, search.terms({query})).map(([from, to]) => text.slice(from, to))"
        );
        let found = self.run(&script);
        found
            .as_array()
            .expect("marks are a list")
            .iter()
            .map(|mark| mark.as_str().expect("they are text").to_owned())
            .collect()
    }
}

/// A site of posts with these titles and texts, the newest first.
fn posts(texts: &[(&str, &str)]) -> String {
    let post = |(at, (title, text)): (usize, &(&str, &str))| {
        let title = Json::from(*title);
        let day = 28 - at;
        format!(
            "-- content/_posts/p{at}.md --\n---\ntitle: {title}\ndate: 2026-01-{day:02}\n---\n{text}\n"
        )
    };
    texts.iter().enumerate().map(post).collect()
}

fn search(texts: &[(&str, &str)]) -> Search {
    Search::of(&site(&posts(texts)))
}

#[test]
fn what_readers_type_finds_what_it_should() {
    let search = search(&[
        ("Huang", "2023年，黄仁勋说，碳排放会下降。"),
        ("Others", "黄先生与仁勋先生，碳的排放。"),
        ("Wrapped", "他叫黄仁\n勋，谈**碳排**放。"),
        ("English", "The Carbon Footprint of naïve carbonara, 552 t CO₂e or 10,000,000 g."),
        ("日本語", "東京の二酸化炭素排出量はカーボンニュートラルへ。"),
        ("한국어", "탄소배출량을 줄이는 방법"),
    ]);
    for (query, found) in [
        ("黄仁勋", vec!["Huang", "Wrapped"]),
        ("碳排放", vec!["Huang", "Wrapped"]),
        ("碳 排放", vec!["Huang", "Others", "Wrapped"]),
        ("碳", vec!["Huang", "Others", "Wrapped"]),
        ("先生", vec!["Others"]),
        ("二酸化炭素", vec!["日本語"]),
        ("ｶｰﾎﾞﾝ", vec!["日本語"]),
        ("日本", vec!["日本語"]),
        ("배출", vec!["한국어"]),
        ("carbon", vec!["English"]),
        ("CARB naive", vec!["English"]),
        ("NAÏVE", vec!["English"]),
        ("co2e", vec!["English"]),
        ("10000000", vec!["English"]),
        ("10,000,000", vec!["English"]),
        ("carbon 黄仁勋", vec![]),
        ("ca", vec![]),
        ("", vec![]),
        ("…", vec![]),
        ("constructor __proto__", vec![]),
    ] {
        let mut titles = search.titles(query);
        titles.sort();
        let mut found = found;
        found.sort_unstable();
        assert_eq!(titles, found, "`{query}`");
    }
}

#[test]
fn what_a_page_is_about_comes_before_what_mentions_it() {
    let filler = "words and words again ".repeat(30);
    let search = search(&[
        ("Newest", &format!("{filler} kettle {filler}")),
        ("Often", "kettle, kettle, kettle and a pot"),
        ("The kettle", "It boils."),
        ("Longer words", "kettledrum kettledrums"),
    ]);
    assert_eq!(search.titles("kettle"), ["The kettle", "Often", "Newest", "Longer words"]);
    assert_eq!(search.titles("words pot"), Vec::<String>::new());
}

#[test]
fn the_rarer_of_two_words_counts_for_more() {
    let search = search(&[
        ("A", "grid grid grid grid, and a turbine"),
        ("B", "turbine turbine turbine turbine, and a grid"),
        ("C", "grid"),
        ("D", "grid"),
        ("E", "grid"),
    ]);
    assert_eq!(search.titles("grid turbine"), ["B", "A"]);
}

#[test]
fn a_search_finds_what_readers_see_and_nothing_else() {
    let site = site(
        "
-- content/_models/tea.yaml --
inputs: { cup: 0.25 L, heat: 0.116 kWh/L }
formulas: { energy: { formula: cup * heat, unit: Wh } }
-- content/references.bib --
@article{k, author = {Kelvin, Ann}, title = {Boiling waters}, year = {2020}}
@article{u, author = {Nobody, N.}, title = {Uncited}, year = {2020}}
-- content/_posts/tea.md --
---
title: Tea takes {{ energy }}
date: 2026-01-31
model: tea
math: true
categories: [Kitchen, Hot drinks]
tags: [Electricity]
corrections: [{ date: 2026-02-01, text: It was *wrongly* given. }]
secret: unseen
---
A cup takes {{ energy }}, as {{ cite(\"k\") }} has it. <!-- a comment --> $\\mathbf{xyz}$ ![alternative](https://example.org/x.png)

```rust
fn steep(leaves: u32) {}
```
-- content/_posts/left-out.md --
---
title: Left out
date: 2026-01-30
search: false
---
Electricity
-- content/_posts/hidden.md --
---
title: Hidden
date: 2026-01-30
hidden: true
---
Electricity
-- content/about.md --
---
title: About
---
Who drinks tea
",
    );
    let search = Search::of(&site);
    for (query, found) in [
        ("29", vec!["Tea takes 29\u{a0}Wh"]),
        ("wrongly", vec!["Tea takes 29\u{a0}Wh"]),
        ("electricity", vec!["Tea takes 29\u{a0}Wh", "Hidden"]),
        ("kitchen", vec!["Tea takes 29\u{a0}Wh"]),
        ("drinks", vec!["Tea takes 29\u{a0}Wh", "About"]),
        ("steep leaves", vec!["Tea takes 29\u{a0}Wh"]),
        ("kelvin boiling", vec!["Tea takes 29\u{a0}Wh"]),
        ("uncited", vec![]),
        ("energy", vec![]),
        ("comment", vec![]),
        ("xyz", vec![]),
        ("mathbf", vec![]),
        ("alternative", vec![]),
        ("unseen", vec![]),
        ("span", vec![]),
    ] {
        let mut titles = search.titles(query);
        titles.sort();
        let mut found = found;
        found.sort_unstable();
        assert_eq!(titles, found, "`{query}`");
    }
}

#[test]
fn drafts_are_found_in_a_preview_and_nowhere_else() {
    let text = "-- content/_drafts/d.md --\n---\ntitle: Draft\n---\nunfinished\n";
    assert_eq!(Search::of(&site(text)).titles("unfinished"), Vec::<String>::new());
    let preview = site_with(text, &briefing::config::Overrides { drafts: true, ..overrides() });
    assert_eq!(Search::of(&preview).titles("unfinished"), ["Draft"]);
}

#[test]
fn filters_have_the_pages_of_a_category_and_of_those_within() {
    let site = site(
        "
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
categories: [Energy, Grid]
tags: [Power]
---
-- content/_posts/b.md --
---
title: B
date: 2026-01-30
categories: [Energy]
tags: [Power, Water]
---
-- content/_posts/c.md --
---
title: C
date: 2026-01-29
search: false
tags: [Alone]
---
",
    );
    assert_eq!(
        site.page("search/filters.json"),
        r#"{"categories":[["Energy",[0,1]],["Energy › Grid",[0]]],"tags":[["Power",[0,1]],["Water",[1]]]}"#
    );
    assert_eq!(
        site.page("search/documents/0.json"),
        r#"[["A","/2026/01/31/a/","2026-01-31"],["B","/2026/01/30/b/","2026-01-30"]]"#
    );
}

#[test]
fn a_site_can_be_without_a_search() {
    let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\nsearch: false\n";
    let site = site(config);
    assert!(!site.routes.keys().any(|path| path.starts_with("search/")));
    assert!(!site.page("index.html").contains("data-search"));
    assert!(
        super::support::site("-- content/a.md --\nA\n")
            .page("index.html")
            .contains("data-search=\"/search/\"")
    );
}

#[test]
fn the_dialog_speaks_the_language_of_the_page_on_which_it_is_opened() {
    let site = site(
        "
-- briefing.yaml --
title: T
url: https://example.org
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
lang: zh-CN
---
-- content/_posts/b.md --
---
title: B
date: 2026-01-30
lang: en-GB
---
",
    );
    for (page, language, lang, said) in [
        ("index.html", "en", "lang=\"en\" dir=\"ltr\"", "data-none=\"Nothing was found.\""),
        ("2026/01/31/a/index.html", "zh", "lang=\"zh\" dir=\"ltr\"", "data-none=\"没有找到。\""),
        // English of any kind is English.
        ("2026/01/30/b/index.html", "en", "lang=\"en\" dir=\"ltr\"", "data-one=\"1 page\""),
    ] {
        let opener = format!("data-search=\"/search/\" data-search-language=\"{language}\"");
        assert!(site.page(page).contains(&opener), "{page}");
        let dialog = site.page(&format!("search/dialog.{language}.html"));
        assert!(dialog.contains(lang) && dialog.contains(said), "{dialog}");
    }
    let dialogs = site.routes.keys().filter(|path| path.starts_with("search/dialog"));
    assert_eq!(dialogs.count(), 2);
}

#[test]
fn a_page_in_the_place_of_the_search_is_a_mistake() {
    let text = "-- content/search/index.json --\n{}\n";
    let told = report(text);
    assert!(
        told.contains("`content/search/index.json` and a file of the search are both published at"),
        "{told}"
    );
    assert!(told.contains("turn the search off: `search: false`"), "{told}");
    // A page of the author's own at the folder's address is none of its files.
    let text = "-- content/search/index.md --\n---\ntitle: Search\n---\n";
    assert_eq!(report(text), "");
}

#[test]
fn words_are_marked_as_they_are_written() {
    let search = search(&[]);
    for (text, query, marked) in [
        ("The Carbon of carbonates, not hydrocarbon", "carbon", vec!["Carbon", "carbonates"]),
        ("AI aids an AI", "ai", vec!["AI", "AI"]),
        ("naïve NAÏVE", "naive", vec!["naïve", "NAÏVE"]),
        ("t CO₂e, 10,000,000 g", "co2e 10000000", vec!["CO₂e", "10,000,000"]),
        ("黄仁 勋说carbon的碳排放", "黄仁勋 碳排放 carbon", vec!["黄仁 勋", "carbon", "碳排放"]),
        ("3.14 3x14", "3.14", vec!["3.14"]),
        ("ﬁne ＡＩ", "fin ai", vec!["ﬁne", "ＡＩ"]),
    ] {
        assert_eq!(search.marked(text, query), marked, "{text}");
    }
}

#[test]
fn an_excerpt_is_the_part_with_the_most_of_the_words() {
    let search = search(&[]);
    let text = format!(
        "kettle {} the kettle and its lid {}",
        "far away ".repeat(60),
        "and on ".repeat(60)
    );
    let script = format!("return search.excerpt({}, ['kettle', 'lid'])", Json::from(text));
    let found = search.run(&script);
    let part = found.as_str().expect("it is text");
    assert!(part.contains("the kettle and its lid") && part.len() < 250, "{part}");
    assert!(part.starts_with("… ") && part.ends_with(" …"), "{part}");
    let first = format!(
        "return search.excerpt('A pan {}kettle pan', ['pan', 'kettle'])",
        "and ".repeat(12)
    );
    let first = search.run(&first);
    assert!(first.as_str().is_some_and(|part| part.starts_with("A pan and")), "{first}");
    let short = search.run("return search.excerpt('A kettle', ['kettle'])");
    assert_eq!(short, "A kettle");
}

#[test]
fn the_scripts_are_small() {
    for (script, most) in [(SCRIPT, 6_100), (OPENER, 600)] {
        assert!(compressed(script) < most, "{} bytes", compressed(script));
    }
}

fn compressed(text: &str) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

/// What texts of the property are made of, each as it is written and as it is looked for.
const WORDS: [(&str, &str); 12] = [
    ("Carbon", "carbon"),
    ("carbonates", "carbonates"),
    ("car", "car"),
    ("Äpfel", "apfel"),
    ("AI", "ai"),
    ("aids", "aids"),
    ("黄仁勋", "黄仁勋"),
    ("黄仁", "黄仁"),
    ("仁勋", "仁勋"),
    ("勋", "勋"),
    ("仁黄", "仁黄"),
    ("𠀀𠀁", "𠀀𠀁"),
];
const BETWEEN: [&str; 4] = [" ", "\n", "，", " / "];

fn is_sign(c: char) -> bool {
    c >= '\u{4e00}' && c.is_alphabetic()
}

/// Whether a look at a whole text finds a word.
fn stands_in(text: &str, word: &str) -> bool {
    if word.starts_with(is_sign) {
        return text.split_whitespace().collect::<String>().contains(word);
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric() || is_sign(c));
    words.any(|found| found == word || word.len() >= 3 && found.starts_with(word))
}

fn some_words(most: usize) -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..WORDS.len(), 0..BETWEEN.len()), 1..most)
}

fn written(
    words: &[(usize, usize)],
    form: fn(&(&'static str, &'static str)) -> &'static str,
) -> String {
    words
        .iter()
        .map(|(word, between)| format!("{}{}", form(&WORDS[*word]), BETWEEN[*between]))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_what_a_look_at_every_text_finds(
        texts in prop::collection::vec(some_words(12), 1..40),
        queries in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..4), 20),
    ) {
        let titles: Vec<String> = (0..texts.len()).map(|at| format!("p{at}")).collect();
        let bodies: Vec<String> = texts.iter().map(|text| written(text, |word| word.0)).collect();
        let pages: String = titles.iter().zip(&bodies).map(|(title, body)| {
            format!("-- content/{title}.md --\n---\ntitle: {title}\n---\n{body}\n")
        }).collect();
        let search = Search::of(&site(&pages));
        for query in queries {
            let words: Vec<&str> = query.iter().map(|at| WORDS[*at].1).collect();
            let mut expected: Vec<&String> = titles.iter().zip(&texts).filter(|(_, text)| {
                let text = written(text, |word| word.1);
                words.iter().all(|word| stands_in(&text, word))
            }).map(|(title, _)| title).collect();
            expected.sort();
            let mut found = search.titles(&words.join(" "));
            found.sort();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{:?}", words);
        }
    }

    #[test]
    fn whatever_stands_in_a_title_is_found_by_it(
        titles in prop::collection::vec(
            "[a-zA-Z0-9 .,ÀàÉßĳŉǅΆΣςЁйאבّ١कर्मไทย០ါかがカﾞｶﾞﾟ々ー漢字﨎豈龍가힣ᄒ𠀀²₂½ﬁＡ１，。—·]{1,12}", 12,
        ),
    ) {
        let pages: String = titles.iter().enumerate().map(|(at, title)| {
            format!("-- content/p{at}.md --\n---\ntitle: {}\n---\n", Json::from(format!("x {title} x")))
        }).collect();
        let search = Search::of(&site(&pages));
        for title in &titles {
            let title = format!("x {title} x");
            let found = search.titles(&title);
            prop_assert!(found.contains(&title), "{} finds {:?}", title, found);
        }
    }
}
