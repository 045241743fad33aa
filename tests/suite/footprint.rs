//! What pages state of their own weight, and what they may weigh.

use std::io::Write;

use briefing::config::{Config, Overrides};
use briefing::diagnostic::Report;
use briefing::files::{Files, RoutePath, compressed};
use briefing::render::{Loaded, Method, Scales, Weight};
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, POST, built, checked, overrides, post, report, site};

/// A theme whose pages have nothing but the text and what is stated of the page.
const BARE: &str = "
-- templates/post.html --
<!doctype html><title>x</title>{{ page.content }}{{ footprint }}</html>
-- templates/footprint.html --
[{{ weight.value }} {{ weight.unit }}|{{ visit.value.exact }} {{ visit.value.unit }}|{{ rating }}|{{ elsewhere }}|{{ own | join(sep=\",\") }}|{{ source.label }}]
";

fn configured(keys: &str) -> String {
    format!("-- briefing.yaml --\ntitle: T\nurl: https://example.org\n{keys}\n")
}

/// What the page at a path weighs, as it was written.
fn weight<'s>(site: &'s BuiltSite, path: &str) -> Weight<'s> {
    let html = site.page(path);
    let path = RoutePath::new(path).expect("it is a path");
    let scales = Scales::new(&site.built.site, &site.built.files);
    scales.weigh(&path, compressed(html.as_bytes()), &Loaded::of(html))
}

/// What a page says that it weighs, in bytes.
fn stated(page: &str) -> f64 {
    let (_, said) = page.split_once("This page weighs ").expect("it says something");
    let (value, unit) =
        said.split_once(';').expect("it goes on").0.split_once('\u{a0}').expect("a unit");
    let value: f64 = value.replace(',', "").parse().expect("a number");
    value * if unit == "kB" { 1e3 } else { 1e6 }
}

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all").len()
}

#[expect(clippy::cast_precision_loss, reason = "no page is that large")]
fn ratio(a: u64, b: usize) -> f64 {
    a as f64 / b as f64
}

fn own_site() -> BuiltSite {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    built(briefing::load(root).expect("the repository can be read"), &overrides())
}

#[test]
fn every_page_of_the_own_site_states_no_less_than_it_weighs_and_hardly_more() {
    let site = own_site();
    let mut pages = 0;
    for (path, page) in &site.routes {
        if !page.contains("This page weighs ") {
            continue;
        }
        let (is, said) = (weight(&site, path).total(), stated(page));
        let is = ratio(is, 1);
        assert!(is <= said && said < is + 500.0, "{path} weighs {is} and says {said}");
        pages += 1;
    }
    assert!(pages > 10, "{pages}");
}

#[test]
fn what_is_weighed_is_what_gzip_makes_of_it_but_for_a_few_hundredths() {
    let site = own_site();
    let mut files = 0;
    for (path, text) in &site.routes {
        let is_of = |ending| path.ends_with(ending);
        let is = match () {
            () if is_of(".html") => compressed(text.as_bytes()),
            () if is_of(".css") || is_of(".js") => {
                let weight = weight_of(&site, path);
                weight.expect("it is one of the site's files")
            }
            () => continue,
        };
        let ratio = ratio(is, gzip(text.as_bytes()));
        assert!((0.94..1.10).contains(&ratio), "{path} is weighed as {ratio} of what it is");
        files += 1;
    }
    assert!(files > 20, "{files}");
}

/// What a file of the site weighs.
fn weight_of(site: &BuiltSite, path: &str) -> Option<u64> {
    let at = RoutePath::new(path).expect("it is a path");
    let route = site.built.site.route(&at)?;
    let file = route.target.source(&site.built.site.pages)?;
    Some(site.built.files.get(file).sent())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_page_holds_it_states_no_less_than_it_weighs(
        words in proptest::collection::vec("[a-z]{1,9}|[0-9]{1,6}|碳排放|<b>|</b>|\n\n", 0..2000),
    ) {
        let site = site(&post(&words.join(" ")));
        let page = site.page(POST);
        let is = ratio(weight(&site, POST).total(), 1);
        prop_assert!(is <= stated(page) && stated(page) < is + 500.0, "{is} {}", stated(page));
    }

    #[test]
    fn no_bytes_are_weighed_as_much_more_than_they_are(
        bytes in proptest::collection::vec(any::<u8>(), 0..3000),
        often in 1_usize..40,
    ) {
        let bytes = bytes.repeat(often);
        let is = compressed(&bytes);
        let most = gzip(&bytes) * 3 / 2 + 40;
        prop_assert!(is <= most as u64, "{is} of {most}");
    }
}

fn config(keys: &str) -> Config {
    let files = Files::from_texts([(
        "briefing.yaml",
        configured(keys).split_once("--\n").expect("a line").1,
    )]);
    let mut report = Report::new();
    let config = briefing::config::read(&files, &overrides(), &mut report);
    assert!(report.is_empty(), "{}", report.draw(&files, false));
    config
}

fn close(is: f64, wanted: f64) {
    assert!((is / wanted - 1.0).abs() < 1e-12, "{is}, expected {wanted}");
}

#[test]
fn the_worked_example_of_the_model_comes_out() {
    let method = Method::of(&config(""));
    close(method.emissions(1_000_000_000), 148.2);
    close(method.emissions(100_000), 0.014_82);
    close(method.emissions(2_500), 0.000_370_5);
}

#[test]
fn what_a_site_says_of_itself_takes_the_place_of_the_defaults() {
    let emitted = |keys: &str| Method::of(&config(keys)).emissions(1_000_000_000);
    // Things are made with the electricity of the world, whatever they are used with.
    close(emitted("footprint: { grid: 0.1 kg CO2e/kWh }"), 0.194 * 100.0 + 0.106 * 494.0);
    close(emitted("footprint: { green_hosting: 100 % }"), (0.139 + 0.106) * 494.0);
    close(emitted("footprint: { green_hosting: 0.4 }"), (0.194 - 0.4 * 0.055 + 0.106) * 494.0);
    close(emitted("footprint: { returning: 25 %, cached: 80 % }"), 0.8 * 148.2);
    close(emitted("footprint: { returning: 25 % }"), 148.2);
}

#[test]
fn a_page_counts_each_file_of_the_site_that_it_loads_once_and_those_of_others_apart() {
    let text = "![](a.png) <script src=\"a.js\"></script><script src='a.js'></script><link rel=\"stylesheet\" href=\"/b.css?1\">\
        <img alt src=\"https://example.com/far.png\"><img alt src=\"//example.com/far.png\"><img alt src=\"data:image/png;base64,AA\"><!-- <img src=\"/c.css\"> --> <a href=\"/c.css\">c</a>";
    let noise: String =
        (0..9000_u32).map(|n| char::from(b'!' + (n.wrapping_mul(n) % 89) as u8)).collect();
    let site = site(&format!(
        "{}\n{BARE}-- content/_posts/a/a.js --\n{noise}\n-- content/_posts/a/a.png --\nxxxx\n-- content/b.css --\n{noise}{noise}\n-- content/c.css --\n{noise}\n",
        post(text)
    ));
    let weight = weight(&site, POST);
    let files: Vec<&str> = weight.files.keys().map(|path| path.as_str()).collect();
    assert_eq!(files, ["2026/01/31/a/a.js", "2026/01/31/a/a.png", "b.css"]);
    assert_eq!(weight.elsewhere, 2);
    assert_eq!(weight.total() - weight.without_pictures(), 5);
    assert!(site.page(POST).contains("|A+|2||Sustainable Web Design 2024]"), "{}", site.page(POST));
}

#[test]
fn what_a_style_sheet_names_is_loaded_with_it() {
    let site = site(&format!(
        "{}\n{BARE}-- content/fonts/c.woff2 --\nfont\n-- content/fonts/c.woff --\nfont\n-- content/p.png --\npicture\n\
         -- templates/post.html --\n<!doctype html><link rel=stylesheet href=\"{{{{ \"own.css\" | url }}}}\">{{{{ footprint }}}}\n\
         -- themes/own/static/own.css --\n@import \"more.css\";\n@font-face {{ src: url(fonts/c.woff2), url(fonts/c.woff) }}\n\
         -- content/more.css --\np {{ background: url(p.png) }}\n{}",
        post("Text.\n"),
        configured("theme: own")
    ));
    let weight = weight(&site, POST);
    let files: Vec<&str> = weight.files.keys().map(|path| path.as_str()).collect();
    assert_eq!(files[0], "fonts/c.woff2");
    assert!(files.contains(&"more.css") && files.contains(&"p.png"), "{files:?}");
    assert!(!files.contains(&"fonts/c.woff"), "{files:?}");
}

#[test]
fn a_picture_counts_by_its_bytes_on_disk_and_a_drawing_compressed() {
    let folder = crate::support::folder_of(&format!(
        "{}{}",
        configured(""),
        post("![A](a.png) ![B](b.svg)\n")
    ));
    let path = folder.path().join("content/_posts/a");
    std::fs::create_dir_all(&path).expect("a folder");
    std::fs::write(path.join("a.png"), vec![0_u8; 123_456]).expect("a file");
    std::fs::write(path.join("b.svg"), "<svg><path d=\"M0 0h4v3z\"/></svg>\n".repeat(1000))
        .expect("a file");
    let site = built(briefing::load(folder.path()).expect("it is read"), &overrides());
    let html = &site.routes[POST];
    let scales = Scales::new(&site.built.site, &site.built.files);
    let route = RoutePath::new(POST).expect("it is a path");
    let weight = scales.weigh(&route, 0, &Loaded::of(html));
    let of = |name: &str| weight.files.iter().find(|(path, _)| path.as_str().ends_with(name));
    assert_eq!(of("a.png").map(|(_, bytes)| *bytes), Some(123_456));
    assert!(of("b.svg").is_some_and(|(_, bytes)| *bytes < 500), "{weight:?}");
}

#[test]
fn the_statement_is_no_number_of_the_site_and_in_no_feed_and_on_no_redirect() {
    let text = post("A text.\n").replace("title: A\n", "title: A\naliases: [/old/]\n");
    let site = site(&text);
    for path in [POST, "index.html", "404.html", "archives/index.html"] {
        assert_eq!(site.page(path).matches("class=\"footprint\"").count(), 1, "{path}");
    }
    for path in ["atom.xml", "old/index.html", "sitemap.xml"] {
        assert!(!site.page(path).contains("ootprint"), "{path}");
    }
    assert!(site.built.site.numbers.is_empty() && site.built.standing.is_empty());
}

#[test]
fn a_site_may_keep_it_to_itself() {
    let site =
        site(&format!("{}{}", configured("footprint: false"), post("<!--briefing:footprint-->\n")));
    assert!(!site.page(POST).contains("class=\"footprint\""), "{}", site.page(POST));
}

#[test]
fn a_site_with_the_configuration_of_hexo_may_keep_it_to_itself_and_have_a_budget() {
    let config = "-- _config.yml --\ntitle: T\nurl: https://example.org\nfootprint: false\nbudget: { page: 1 kB }\n-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nText.\n";
    assert!(!site(config).page(POST).contains("class=\"footprint\""));
    let checked = checked(config);
    assert!(checked.report.draw(&checked.files, false).contains("error[over-budget]"));
}

#[test]
fn only_the_last_mark_is_filled_in_so_a_text_cannot_take_it() {
    let site = site(&post("<!--briefing:footprint-->\n\n`<!--briefing:footprint-->`\n"));
    let page = site.page(POST);
    assert_eq!(page.matches("<div class=\"footprint\">").count(), 1);
    let (article, footer) = page.split_once("</article>").expect("an article");
    assert!(!article.contains("class=\"footprint\"") && footer.contains("class=\"footprint\""));
}

#[test]
fn readers_are_told_in_their_language() {
    let zh = post("正文。\n").replace("title: A\n", "title: A\nlang: zh\n");
    let site = site(&format!("{}{zh}", configured("language: de")));
    let page = site.page(POST);
    assert!(
        page.contains("每次访问约排放") && page.contains("= 一次访问的数据量 × (运行 + 制造)"),
        "{page}"
    );
    let german = site.page("404.html");
    assert!(
        german.contains("ein Besuch stößt etwa")
            && german.contains(",8\u{a0}g CO₂e/GB + 52,4\u{a0}g"),
        "{german}"
    );
}

#[test]
fn the_derivation_says_what_the_site_has_set_and_how_that_varies() {
    let site = site(&format!(
        "{}{}",
        configured("footprint: { grid: 300 to 500 g CO2e/kWh }"),
        post("A.\n")
    ));
    let page = site.page(POST);
    assert!(page.contains("As this site has it: electricity."), "{page}");
    assert!(page.contains("90 % interval: "), "{page}");
    let bare = self::site(&format!(
        "{}{BARE}{}",
        configured("footprint: { cached: 10 %, grid: 1 kg CO2e/kWh }"),
        post("A.\n")
    ));
    assert!(
        bare.page(POST).contains("|electricity,what they have already|"),
        "{}",
        bare.page(POST)
    );
}

#[test]
fn a_mistake_in_the_template_of_the_statement_is_told_once() {
    let broken = "-- templates/footprint.html --\n{{ wieght.value }}\n";
    let report = report(&format!("{}{broken}", post("A text.\n")));
    assert_eq!(report.matches("error[template-error]").count(), 1, "{report}");
}

/// What a check says of a page with 60 kB of noise in a style sheet and 20 kB in a picture.
fn within(keys: &str) -> String {
    let noise = |many: u32| -> String {
        let next = |n: &mut u32| {
            *n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(char::from(b'0' + (*n >> 26) as u8))
        };
        let mut state = 1;
        (0..many).filter_map(|_| next(&mut state)).collect()
    };
    let site = checked(&format!(
        "{}{}{BARE}-- content/b.css --\n/*{}*/\n-- content/c.png --\n{}\n",
        configured(keys),
        post("<link rel=\"stylesheet\" href=\"/b.css\"><img alt=\"\" src=\"/c.png\">\n"),
        noise(80_000),
        noise(19_999)
    ));
    let report = site.report.without(&[briefing::diagnostic::Code::BadPicture]);
    report.draw(&site.files, false)
}

#[test]
fn a_check_tells_each_page_that_is_over_the_budget() {
    assert_eq!(within("budget: { page: 100 kB, without_pictures: 65 kB, visit: 15 mg CO2e }"), "");
    assert_data_eq!(
        within("budget:\n  page: 70 kB\n  without_pictures: 50 kB\n  visit: 0.01 g CO2e"),
        str![[r#"
error[over-budget]: `/2026/01/31/a/` emits 11.92 mg CO2e at a visit, and the budget is 10 mg CO2e
 --> content/_posts/a.md:1:1
  |
1 | ---
  | ^
  |
 ::: briefing.yaml:6:10
  |
6 |   visit: 0.01 g CO2e
  |          ----------- the budget
  |
  = help: the most of it: `b.css` 60.21 kB, `c.png` 20 kB, its HTML 164 B

error[over-budget]: `/2026/01/31/a/` weighs 60.38 kB without its pictures, and the budget is 50 kB
 --> content/_posts/a.md:1:1
  |
1 | ---
  | ^
  |
 ::: briefing.yaml:5:21
  |
5 |   without_pictures: 50 kB
  |                     ----- the budget
  |
  = help: the most of it: `b.css` 60.21 kB, its HTML 164 B

error[over-budget]: `/2026/01/31/a/` weighs 80.38 kB, and the budget is 70 kB
 --> content/_posts/a.md:1:1
  |
1 | ---
  | ^
  |
 ::: briefing.yaml:4:9
  |
4 |   page: 70 kB
  |         ----- the budget
  |
  = help: the most of it: `b.css` 60.21 kB, `c.png` 20 kB, its HTML 164 B

"#]]
    );
    assert!(within("footprint: false\nbudget: { page: 60 kB }").contains("error[over-budget]"));
}

#[test]
fn of_the_lists_that_are_over_the_budget_the_heaviest_is_told() {
    let site = checked(&format!("{}{}", configured("budget: { page: 1 kB }"), post("A text.\n")));
    let drawn = site.report.draw(&site.files, false);
    assert_eq!(drawn.matches("error[over-budget]").count(), 2, "{drawn}");
    assert!(drawn.contains("other lists are over it too"), "{drawn}");
}

#[test]
fn a_build_goes_on_over_the_budget() {
    let site = site(&format!("{}{}", configured("budget: { page: 1 B }"), post("A text.\n")));
    assert!(!site.page(POST).is_empty());
}

#[test]
fn what_is_no_budget_and_no_input_of_the_model_is_told() {
    let keys = "footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: \"x %\", green: 1 }\nbudget: { page: 12 kg, without_pictures: 0 B, visit: 1 mg, pages: 1 kB }";
    assert_data_eq!(
        report(&format!("{}{}", configured(keys), post("A.\n"))),
        str![[r#"
error[unit-mismatch]: `grid` is time^2 / length^2, expected an emission factor
 --> briefing.yaml:3:20
  |
3 | footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: "x %", green: 1 }
  |                    ^^^^^^^^^
  |
  = help: such as `grid: 494 g CO2e/kWh`

error[bad-value]: `green_hosting` is `120 %`, expected a value from 0 to 100 %
 --> briefing.yaml:3:46
  |
3 | footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: "x %", green: 1 }
  |                                              ^^^^^

error[bad-value]: `returning` is `-1`, expected a value from 0 to 100 %
 --> briefing.yaml:3:64
  |
3 | footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: "x %", green: 1 }
  |                                                                ^^

error[bad-quantity]: expected a number, found `x`
 --> briefing.yaml:3:77
  |
3 | footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: "x %", green: 1 }
  |                                                                             ^

error[unknown-key]: `footprint` has no key `green`
 --> briefing.yaml:3:83
  |
3 | footprint: { grid: 494 g/kWh, green_hosting: 120 %, returning: -1, cached: "x %", green: 1 }
  |                                                                                   ^^^^^
  |
  = help: the keys are `cached`, `green_hosting`, `grid`, `returning`

error[unit-mismatch]: `page` is a mass, expected an amount of information
 --> briefing.yaml:4:17
  |
4 | budget: { page: 12 kg, without_pictures: 0 B, visit: 1 mg, pages: 1 kB }
  |                 ^^^^^
  |
  = help: such as `page: 100 kB`

error[bad-value]: `without_pictures` is `0 B`, expected more than nothing
 --> briefing.yaml:4:42
  |
4 | budget: { page: 12 kg, without_pictures: 0 B, visit: 1 mg, pages: 1 kB }
  |                                          ^^^
  |
  = help: such as `without_pictures: 50 kB`

error[unit-mismatch]: `visit` is a mass, expected an emission
 --> briefing.yaml:4:54
  |
4 | budget: { page: 12 kg, without_pictures: 0 B, visit: 1 mg, pages: 1 kB }
  |                                                      ^^^^
  |
  = help: such as `visit: 0.1 g CO2e`

error[unknown-key]: `budget` has no key `pages`
 --> briefing.yaml:4:60
  |
4 | budget: { page: 12 kg, without_pictures: 0 B, visit: 1 mg, pages: 1 kB }
  |                                                            ^^^^^
  |
  = help: did you mean `page`?

"#]]
    );
    assert_data_eq!(
        report(&format!("{}{}", configured("footprint: 5\nbudget: 12 kB"), post("A.\n"))),
        str![[r#"
error[wrong-type]: `footprint` is a number, expected `true`, `false`, or keys and values
 --> briefing.yaml:3:12
  |
3 | footprint: 5
  |            ^

error[wrong-type]: `budget` is text, expected keys and values
 --> briefing.yaml:4:9
  |
4 | budget: 12 kB
  |         ^^^^^

"#]]
    );
    for odd in ["NaN B", "12", "[1]", "∞", "{}", "''"] {
        let report = report(&format!(
            "{}{}",
            configured(&format!("budget: {{ page: {odd} }}")),
            post("A.\n")
        ));
        assert!(report.contains("error["), "{odd}: {report}");
    }
}

#[test]
fn whatever_the_inputs_of_the_model_are_it_can_be_computed_or_they_are_refused() {
    let told = |keys: &str| {
        report(&format!("{}{}", configured(&format!("footprint: {{ {keys} }}")), post("A.\n")))
    };
    for odd in ["1e308 kg CO2e/kWh", "uniform(0, 1e5) g CO2e/kWh", "-1 g CO2e/kWh", "494", "''"] {
        assert_eq!(told(&format!("grid: \"{odd}\"")).matches("error[").count(), 1, "{odd}");
    }
    for fine in
        ["1e-320 g CO2e/kWh", "1e-300 to 1e3 g CO2e/kWh", "0 to 500 g CO2e/kWh", "0 g CO2e/kWh"]
    {
        assert_eq!(told(&format!("grid: {fine}, returning: 100 %, cached: 100 %")), "", "{fine}");
    }
    assert_eq!(told("returning: 0 to 100 %, cached: 50 % ± 10 %, green_hosting: 0.5"), "");
}

#[test]
fn the_same_bytes_come_out_each_time() {
    let text = post("A text.\n");
    let overrides: Overrides = overrides();
    let once = || crate::support::site_with(&text, &overrides).routes;
    assert_eq!(once(), once());
}
