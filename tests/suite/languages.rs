//! Languages: what readers are told around a text, dates, numbers, and pages that are each other's translation.

use std::collections::BTreeSet;

use crate::support::{POST, report, site};

/// A site in a language, with a post that has a model.
fn in_language(language: &str, text: &str) -> String {
    format!(
        "-- briefing.yaml --
title: T
url: https://example.org
language: {language}
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: {{ inputs: {{ a: 1234.5 Wh, b: 5 to 15 kWh }}, formulas: {{ c: a + b }} }}
---
{text}
"
    )
}

fn theme(code: &str) -> String {
    let path = format!("{}/themes/briefing/i18n/{code}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the theme speaks it")
}

fn keys(code: &str) -> BTreeSet<String> {
    let text = theme(code);
    let keys = text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key.to_owned());
    keys.filter(|key| !key.starts_with([' ', '#'])).collect()
}

#[test]
fn every_language_of_the_theme_says_all_that_english_says() {
    for code in ["zh", "de"] {
        assert_eq!(keys(code), keys("en"), "{code}");
    }
}

#[test]
fn the_theme_says_nothing_that_no_template_and_no_step_asks_for() {
    let mut asking = String::new();
    for folder in ["themes/briefing/templates", "src/render"] {
        let root = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                asking += &std::fs::read_to_string(entry.path()).expect("it is text");
            }
        }
    }
    let reserved = ["language", "numbers", "dates"];
    let made = ["alert_", "verdict_", "cite_"];
    let is_asked = |key: &String| {
        asking.contains(&format!("\"{key}\""))
            || reserved.contains(&key.as_str())
            || made.iter().any(|start| key.starts_with(start))
    };
    let idle: Vec<String> = keys("en").into_iter().filter(|key| !is_asked(key)).collect();
    assert!(idle.is_empty(), "nothing asks for {idle:?}");
}

#[test]
fn a_chinese_site_speaks_chinese_and_writes_its_dates_and_numbers() {
    let built = site(&in_language("zh-CN", "{{ a | in(Wh) }} {{ c | range }}"));
    let page = built.page(POST);
    assert!(page.contains("<html lang=\"zh-CN\">"), "{page}");
    for words in ["2026年1月31日", "跳到正文", "关闭", "1,234.5", " 至 "] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert!(built.page("archives/2026/01/index.html").contains(">2026年1月</h1>"));
}

#[test]
fn a_german_number_has_a_comma_before_its_decimals_wherever_it_stands() {
    let built =
        site(&in_language("de", "{{ a }} {{ a * 1000 }} {{ c | range }}\n\n{{ inputs() }}"));
    let page = built.page(POST);
    for words in ["1.234,5", "1,2\u{a0}MWh", "31. Januar 2026", "5 bis 15", "1.234,5 Wh + "] {
        assert!(
            page.replace('\u{a0}', " ").contains(&words.replace('\u{a0}', " ")),
            "{words}: {page}"
        );
    }
    // Data are for programs and stay as they are.
    assert!(page.contains("value=\"1234.5\""), "{page}");
}

#[test]
fn a_page_has_the_language_that_it_says_and_its_direction() {
    let built = site(
        "-- content/_posts/a.md --
---
title: A
date: 2026-01-31
lang: ar-EG
---
نص
-- content/_posts/b.md --
---
title: B
date: 2026-01-31
lang: zh
---
字
",
    );
    let told = built.report();
    assert!(told.contains("warning[unknown-language]") && told.contains("a.md:4"), "{told}");
    assert!(built.routes[POST].contains("<html lang=\"ar-EG\" dir=\"rtl\">"));
    assert!(built.routes[POST].contains("Skip to the text"));
    assert!(built.routes["2026/01/31/b/index.html"].contains("跳到正文"));
    assert!(built.routes["index.html"].contains("<html lang=\"en\">"));
}

#[test]
fn a_language_that_nobody_speaks_is_told_once() {
    let post = |name: &str| {
        format!("-- content/_posts/{name}.md --\n---\ntitle: {name}\ndate: 2026-01-31\n---\nText\n")
    };
    let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\nlanguage: tlh\n";
    let told = report(&format!("{config}{}{}", post("a"), post("b")));
    assert_eq!(told.matches("unknown-language").count(), 1, "{told}");
    assert!(told.contains("i18n/tlh.yaml"), "{told}");
}

#[test]
fn traditional_characters_are_asked_for_by_script_or_place_where_there_are_any() {
    let own = "-- i18n/zh-TW.yaml --\nlanguage: 正體中文\nolder: 較舊\n";
    for code in ["zh-TW", "zh_TW", "zh-Hant", "zh-HK", "zh-Hant-HK"] {
        let built = site(&format!("{own}{}", in_language(code, "x")));
        assert!(built.report().contains("正體中文 has no"), "{code}: {}", built.report());
    }
    assert!(site(&in_language("zh-TW", "x")).page(POST).contains("跳到正文"));
}

#[test]
fn phrases_of_the_site_come_before_those_of_its_theme_and_of_the_program() {
    let built = site(
        "-- briefing.yaml --
title: T
url: https://example.org
theme: plain
-- themes/plain/i18n/en.yaml --
skip: To the text
feed: News
-- i18n/en.yaml --
feed: Fresh
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
---
Text
",
    );
    let page = built.page(POST);
    assert!(page.contains("To the text") && page.contains(">Fresh</a>"), "{page}");
    assert!(page.contains(">Archive</a>"), "{page}");
}

#[test]
fn what_is_wrong_in_a_language_is_told_where_it_stands() {
    let told = report(&format!(
        "-- i18n/en.yaml --
part: \"{{part}} out of {{all}}\"
oldr: Older
rows: {{ one: a row }}
dates: {{ months: [Jan], long: \"%J\" }}
numbers: {{ large: {{ lots: many }}, comma: x }}
-- i18n/en/older.yaml --
older: x
{}",
        in_language("en", "x")
    ));
    for words in [
        "error[unknown-gap]: nothing is put into `{all}` of `part`",
        "it may have `{part}`, `{parts}`",
        "warning[misspelt-key]: nothing of the theme is called `oldr`",
        "error[missing-key]: `rows` does not say what stands for most counts",
        "error[bad-value]: `months` has 1 names, expected 12",
        "error[bad-value]: `%J` is no format of dates",
        "error[wrong-type]: a size is",
        "error[unknown-key]: `numbers` has no key `comma`",
        "warning[ignored-file]: the file is left out: a language is a file such as `zh.yaml`",
    ] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
}

#[test]
fn a_template_that_asks_for_what_nobody_says_is_told_what_is_near() {
    let ask = |asked: &str| {
        let template =
            "-- templates/post.html --\n{% extends \"embedded/post.html\" %}\n{% block main %}";
        report(&format!("{template}{{{{ {asked} }}}}{{% endblock %}}\n{}", in_language("en", "x")))
    };
    let told = ask("\"oldr\" | t");
    assert!(
        told.contains("no language says anything under `oldr`; did you mean `older`?"),
        "{told}"
    );
    let told = ask("\"part\" | t(part=1)");
    assert!(told.contains("`part` is not given its `parts`"), "{told}");
    let told = ask("page.date | date(format=\"lang\")");
    assert!(told.contains("there is no format `lang` among"), "{told}");
}

#[test]
fn what_is_put_into_a_phrase_is_escaped_unless_it_is_html() {
    let built = site(&format!(
        "-- i18n/en.yaml --
greet: \"{{who}} < {{what}}\"
-- templates/post.html --
{{% extends \"embedded/post.html\" %}}
{{% block main %}}{{% set who %}}<b>&</b>{{% endset %}}{{{{ \"greet\" | t(who=who, what=\"<i>\") }}}}{{% endblock %}}
{}",
        in_language("en", "x")
    ));
    let page = built.page(POST);
    assert!(page.contains("<b>&</b> &lt; &lt;i&gt;"), "{page}");
}

/// A text in two languages, one beside the other.
const LAMP: &str = "-- content/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31
tags: [Light]
---
It takes nine watts. ![plug](plug.png)
-- content/_posts/lamp.zh.md --
---
title: 一盏灯
date: 2026-01-31
tags: [Light, 灯]
---
它用九瓦。![插头](plug.png)
-- content/_posts/lamp/plug.png --
x
-- content/_posts/kettle.md --
---
title: A kettle
date: 2026-01-30
---
Hot.
-- content/_posts/kettle.zh.md --
---
title: 水壶
date: 2026-01-30
---
热。
";

const CHINESE: &str = "zh/2026/01/31/lamp/index.html";

#[test]
fn a_text_in_two_languages_names_the_other_in_sight_and_for_search_engines() {
    let built = site(LAMP);
    let english = built.page("2026/01/31/lamp/index.html");
    let link =
        "<a href=\"/zh/2026/01/31/lamp/\" hreflang=\"zh\" lang=\"zh\" rel=\"alternate\">中文</a>";
    assert!(english.contains(link), "{english}");
    let chinese = built.page(CHINESE);
    assert!(chinese.contains("<html lang=\"zh\">"), "{chinese}");
    assert!(chinese.contains("rel=\"alternate\">English</a>"), "{chinese}");
    for page in [english, chinese] {
        for link in [
            "hreflang=\"zh\" href=\"https://example.org/zh/2026/01/31/lamp/\"",
            "hreflang=\"en\" href=\"https://example.org/2026/01/31/lamp/\"",
            "hreflang=\"x-default\" href=\"https://example.org/2026/01/31/lamp/\"",
        ] {
            assert!(page.contains(link), "{link}: {page}");
        }
        // Files beside the text are there for both.
        assert!(page.contains("src=\"/2026/01/31/lamp/plug.png\""), "{page}");
    }
    let sitemap = built.page("sitemap.xml");
    let alternate = "<xhtml:link rel=\"alternate\" hreflang=\"zh\" href=\"https://example.org/zh/2026/01/31/lamp/\"/>";
    assert_eq!(sitemap.matches(alternate).count(), 2, "{sitemap}");
    let usual = "hreflang=\"x-default\" href=\"https://example.org/2026/01/31/lamp/\"";
    assert_eq!(sitemap.matches(usual).count(), 2, "{sitemap}");
}

#[test]
fn lists_show_a_text_once_in_the_language_of_the_site_where_it_is_there() {
    let built = site(LAMP);
    for path in ["index.html", "archives/index.html", "atom.xml", "tags/Light/index.html"] {
        let page = built.page(path);
        assert!(page.contains("A lamp") && !page.contains("一盏灯"), "{path}: {page}");
    }
    assert!(built.page("tags/灯/index.html").contains("一盏灯"));
    let chinese = built.page(CHINESE);
    assert!(chinese.contains("href=\"/zh/2026/01/30/kettle/\""), "{chinese}");
    let english = built.page("2026/01/31/lamp/index.html");
    assert!(english.contains("rel=\"prev\" href=\"/2026/01/30/kettle/\""), "{english}");
}

#[test]
fn texts_under_names_of_their_own_are_translations_by_a_key() {
    let built = site(
        "-- content/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31
translation_key: lamp
---
Nine watts.
-- content/about/leuchte.md --
---
title: Leuchte
lang: de
translation_key: lamp
---
Neun Watt.
",
    );
    assert!(built.page("2026/01/31/lamp/index.html").contains(">Deutsch</a>"));
    assert!(built.page("about/leuchte.html").contains(">English</a>"));
}

#[test]
fn a_name_that_ends_in_no_language_or_stands_alone_is_left_as_it_is() {
    let post = |name: &str| {
        format!("-- content/_posts/{name}.md --\n---\ntitle: T\ndate: 2026-01-31\n---\nx\n")
    };
    let built = site(&(post("vue") + &post("vue.js") + &post("notes.de")));
    assert!(built.routes.contains_key("2026/01/31/vue.js/index.html"), "{:?}", built.routes.keys());
    assert!(built.routes.contains_key("2026/01/31/notes.de/index.html"));
    assert!(!built.page("2026/01/31/vue/index.html").contains("hreflang"));
}

#[test]
fn a_pattern_that_says_the_language_gets_no_folder_and_a_page_has_one() {
    let built = site(
        "-- briefing.yaml --
title: T
url: https://example.org
permalink: /:lang/:name/
-- content/_posts/a.en.md --
---
title: A
date: 2026-01-31
---
x
-- content/_posts/a.zh.md --
---
title: 甲
date: 2026-01-31
---
x
-- content/about/index.md --
---
title: About
---
x
-- content/about/index.de.md --
---
title: Über
---
x
",
    );
    for path in ["en/a/index.html", "zh/a/index.html", "about/index.html", "de/about/index.html"] {
        assert!(built.page(path).contains("hreflang"), "{path}");
    }
}

#[test]
fn two_texts_of_one_key_in_one_language_are_a_mistake() {
    let post = |name: &str| {
        format!(
            "-- content/_posts/{name}.md --\n---\ntitle: T\ndate: 2026-01-31\ntranslation_key: k\n---\nx\n"
        )
    };
    let told = report(&(post("a") + &post("b")));
    assert!(told.contains("error[duplicate-name]: the same text is there in `en` twice"), "{told}");
    assert!(told.contains("b.md:4") && told.contains("a.md"), "{told}");
}
