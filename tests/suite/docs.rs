//! The manual: every site in it is built and gives what stands below it, and nothing is left out of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use briefing::diagnostic::Code;
use pulldown_cmark::{Event, Parser, Tag};

use crate::support::{BuiltSite, checked, site};

#[test]
fn every_example_of_a_site_is_built_without_a_mistake_or_a_warning() {
    each_example(|example, built| {
        // What a check says of an example is held against what stands below it.
        let is_clean = built.built.report.is_empty() || !example.says.is_empty();
        (!is_clean).then(|| built.report())
    });
}

#[test]
fn every_line_below_an_example_stands_on_one_of_its_pages() {
    each_example(|example, built| {
        let texts: Vec<String> = built.routes.values().map(|page| text_of(page)).collect();
        let is_there = |line: &str| texts.iter().any(|text| text.contains(&squeezed(line)));
        let missing: Vec<&str> = example.gives.lines().filter(|line| !is_there(line)).collect();
        (!missing.is_empty())
            .then(|| format!("on no page stands\n  {}\n", missing.join("\n  ")) + &built.report())
    });
}

#[test]
fn the_manual_has_at_least_twenty_examples_and_each_page_on_sites_four() {
    let examples = examples();
    assert!(examples.len() >= 20, "there are only {}", examples.len());
    let names = ["checking", "configuration", "content", "data", "models", "shortcodes", "themes"];
    for name in names {
        let start = format!("docs/{name}.md:");
        let count = examples.iter().filter(|example| example.place.starts_with(&start)).count();
        assert!(count >= 4, "docs/{name}.md has only {count}");
    }
}

#[test]
fn a_check_of_an_example_says_what_stands_below_it() {
    let says = |example: &Example| {
        let checked = checked(&example.site);
        let drawn = checked.report.draw(&checked.files, false);
        let is_same = drawn.trim() == example.says.trim();
        (!is_same).then(|| format!("{}\n{drawn}", example.place))
    };
    let examples = examples();
    let with: Vec<&Example> = examples.iter().filter(|e| !e.says.is_empty()).collect();
    let wrong: Vec<String> = with.iter().filter_map(|example| says(example)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(with.len() >= 3, "only {} examples are checked", with.len());
}

#[test]
fn every_link_within_the_manual_leads_to_a_file_that_is_there() {
    let mut broken = Vec::new();
    for page in manual() {
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        for link in links(&page.text) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !root().join(folder).join(file).exists() {
                broken.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn the_page_on_the_configuration_names_every_key_that_is_read() {
    let text = "
-- briefing.yaml --
title: Test
url: https://example.org
nonsense: 1
feed: { nonsense: 1 }
markdown: { nonsense: 1 }
";
    let [top, feed, markdown] = keys_read(text).try_into().expect("there are three places");
    let below = |folder: &str, keys: Vec<String>| -> Vec<String> {
        keys.into_iter().map(|key| format!("{folder}.{key}")).collect()
    };
    names_all("configuration", [top, below("feed", feed), below("markdown", markdown)].concat());
}

#[test]
fn the_page_on_deploying_names_every_key_that_is_read() {
    let text = "
-- briefing.yaml --
title: Test
url: https://example.org
deploy:
  a: { type: folder, path: x, nonsense: 1 }
  b: { type: git, nonsense: 1 }
  c: { type: rsync, to: x, nonsense: 1 }
  d: { type: s3, bucket: x, nonsense: 1 }
  e: { type: gcs, bucket: x, nonsense: 1 }
  f: { type: azure, account: x, container: x, nonsense: 1 }
";
    let places = keys_read(text);
    assert_eq!(places.len(), 6);
    names_all("deploying", places.concat());
}

#[test]
fn the_page_on_content_names_every_key_of_front_matter() {
    let source = read("src/parse/page.rs");
    let list = source.split("const KEYS").nth(1).and_then(|rest| rest.split("];").next());
    let list = list.expect("the keys are a constant list");
    let keys: Vec<String> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(keys.iter().any(|key| key == "corrections"), "{keys:?}");
    names_all("content", keys);
}

#[test]
fn the_page_on_models_names_every_key_that_is_read() {
    let text = "
-- content/_models/lamp.yaml --
nonsense: 1
inputs: { power: { value: 9 W, nonsense: 1 } }
systems: { lamps: { nonsense: 1, rows: { led: { hours: 3 h } } } }
formulas: { double: { formula: power * 2, nonsense: 1 } }
tables: { lamps: { nonsense: 1, rows: [lamps], columns: [{ value: hours, nonsense: 1 }] } }
claims: [{ says: 18 W, of: double, nonsense: 1 }]
";
    let places = keys_read(text);
    assert_eq!(places.len(), 7, "a model, and what there is in it: {places:?}");
    names_all("models", places.concat());
}

#[test]
fn the_page_on_data_names_every_key_that_is_read() {
    let text = "
-- content/_data/lamps.csv --
lamp,power
led,9
-- content/_models/lamp.yaml --
systems:
  lamps:
    rows:
      from: content/_data/lamps.csv
      nonsense: 1
      columns: { power: { unit: W, nonsense: 1 } }
";
    let places = keys_read(text);
    assert_eq!(places.len(), 2, "the mapping and a column: {places:?}");
    names_all("data", places.concat());
}

#[test]
fn the_page_on_models_names_every_unit() {
    let table = read("src/quantity/units.txt");
    let first = |line: &str| {
        let (keyword, rest) = line.split_once(' ')?;
        let rest = match keyword {
            "base" => rest.trim_start().split_once(' ')?.1,
            "unit" | "number" => rest,
            _ => return None,
        };
        Some(rest.split_whitespace().next()?.to_owned())
    };
    names_all("models", table.lines().filter_map(first).collect());
}

#[test]
fn the_page_on_shortcodes_names_every_component_of_the_theme() {
    let names = components("shortcodes");
    assert!(names.iter().any(|name| name == "derivation"), "{names:?}");
    names_all("shortcodes", names);
    let tags = components("tags");
    assert!(tags.iter().any(|name| name == "post_link"), "{tags:?}");
    let hidden = ["picture"];
    names_all("hexo", tags.into_iter().filter(|name| !hidden.contains(&name.as_str())).collect());
}

/// The names of the components in a folder of the theme's templates.
fn components(folder: &str) -> Vec<String> {
    let folder = root().join("themes/briefing/templates").join(folder);
    let mut names = Vec::new();
    for file in files(&folder) {
        let text = std::fs::read_to_string(&file).expect("a template is text");
        let tags = text.split("component ").skip(1);
        let starts = tags.filter_map(|tag| tag.split_once('(').map(|(name, _)| name.trim()));
        names.extend(starts.filter(|name| !name.contains(['%', ' '])).map(str::to_owned));
    }
    names
}

#[test]
fn the_page_on_themes_names_every_template_of_the_theme() {
    let templates = files(&root().join("themes/briefing/templates"));
    let name = |file: PathBuf| Some(file.file_name()?.to_str()?.to_owned());
    let names: Vec<String> = templates.into_iter().filter_map(name).collect();
    assert!(names.iter().any(|name| name == "base.html"), "{names:?}");
    names_all("themes", names);
}

#[test]
fn the_page_on_themes_names_every_file_and_option_of_the_theme() {
    let published = files(&root().join("themes/briefing/static"));
    let name = |file: PathBuf| Some(file.file_name()?.to_str()?.to_owned());
    names_all("themes", published.into_iter().filter_map(name).collect());
    let page = site("-- templates/404.html --\n{{ theme | json }}\n");
    let mut options = BTreeSet::new();
    keys_of(&json(page.page("404.html")), &mut options);
    assert!(options.contains("accent"), "{options:?}");
    names_all("themes", options.into_iter().collect());
}

#[test]
fn the_page_on_themes_names_everything_that_templates_are_given() {
    let text = "
-- briefing.yaml --
title: Test
url: https://example.org
menu: { Home: / }
-- templates/robots.txt --
{{ site | json }}
-- templates/post.html --
{{ page | json }}
-- templates/category.html --
{{ listing | json }}
-- templates/atom.xml --
{{ posts | json }}
-- templates/sitemap.xml --
{{ entries | json }}
-- content/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31
categories: [Energy, Light]
corrections: [{ date: 2026-02-01, text: It was ten. }]
---
## Nine watts
";
    let site = site(text);
    let pages = [
        "robots.txt",
        "2026/01/31/lamp/index.html",
        "categories/Energy/index.html",
        "atom.xml",
        "sitemap.xml",
    ];
    let mut keys = BTreeSet::new();
    for page in pages {
        keys_of(&json(site.page(page)), &mut keys);
    }
    assert!(keys.contains("headings") && keys.contains("changed"), "{keys:?}");
    names_all("themes", keys.into_iter().collect());
}

#[test]
fn the_page_on_themes_names_everything_that_the_statement_of_a_page_is_given() {
    let text = "
-- templates/404.html --
{{ footprint }}
-- templates/footprint.html --
{{ __tera_context | safe }}
";
    let site = site(text);
    let given = site.page("404.html").replace("\\u{a0}", " ");
    // What is nothing is written as nothing.
    let given = json(&given.replace(": ,", ": null,").replace(": }", ": null}"));
    let given = given.as_object().expect("a context has names");
    let mut of_shortcodes = BTreeSet::new();
    keys_of(&given["visit"], &mut of_shortcodes);
    keys_of(&given["source"], &mut of_shortcodes);
    assert!(of_shortcodes.contains("steps"), "{of_shortcodes:?}");
    names_all("shortcodes", of_shortcodes.into_iter().collect());
    names_all("themes", given.keys().cloned().collect());
}

#[test]
fn the_page_on_shortcodes_names_everything_that_components_are_given() {
    let text = "
-- templates/shortcodes/given.html --
{% component given(t: map, d: map, r: map, @model) {\"t\": \"table\", \"d\": \"derivation\", \"r\": \"reference\"} %}
[{{ t | json }}, {{ d | json }}, {{ r | json }}, {{ model | json }}]
{% endcomponent given %}
-- content/references.bib --
@misc{maker2025, title = {Data sheet}, year = {2025}}
-- content/_models/lamps.yaml --
inputs: { hours: { value: 2 h, source: maker2025 } }
systems: { lamps: { formulas: { energy: power * hours }, rows: { led: { power: 9 W } } } }
tables: { lamps: { rows: [lamps], columns: [energy] } }
claims: [{ says: 18 W h, of: led.energy }]
-- content/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31
model: lamps
layout: false
---
{{ given(t=\"lamps\", d=\"led.energy\", r=\"maker2025\") }}
";
    let mut keys = BTreeSet::new();
    let site = site(text);
    let page = site.page("2026/01/31/lamp/index.html");
    let within = page.trim().strip_prefix("<p>").and_then(|page| page.strip_suffix("</p>"));
    keys_of(&json(within.unwrap_or(page)), &mut keys);
    assert!(keys.contains("steps") && keys.contains("verdict"), "{keys:?}");
    names_all("shortcodes", keys.into_iter().collect());
}

/// A page of the manual.
struct Page {
    /// From the root of the repository.
    path: String,
    text: String,
}

/// A site that the manual shows.
struct Example {
    /// The file and line of its block.
    place: String,
    site: String,
    /// What stands in the block below it.
    gives: String,
    /// What a check says of it, where a block of that name stands below it.
    says: String,
}

/// A fenced block.
struct Block<'t> {
    info: &'t str,
    /// The number of its first line.
    line: usize,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    let text = std::fs::read_to_string(root().join(path));
    text.unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// The files in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// README.md, where there is one, and docs/; docs/codes.md has tests of its own.
fn manual() -> Vec<Page> {
    let mut paths: Vec<String> = Vec::new();
    if root().join("README.md").exists() {
        paths.push("README.md".to_owned());
    }
    for file in files(&root().join("docs")) {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).expect("its name is UTF-8");
        if stem != "codes" && file.extension().is_some_and(|extension| extension == "md") {
            paths.push(format!("docs/{stem}.md"));
        }
    }
    paths.into_iter().map(|path| Page { text: read(&path), path }).collect()
}

/// Fails for all examples that are wrong, each with its place and what is wrong with it.
fn each_example(wrong: impl Fn(&Example, &BuiltSite) -> Option<String>) {
    let mut all = Vec::new();
    for example in examples() {
        let found = wrong(&example, &site(&example.site));
        all.extend(found.map(|found| format!("{}\n{found}", example.place)));
    }
    assert!(all.is_empty(), "{} of the examples are wrong\n\n{}", all.len(), all.join("\n"));
}

fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for page in manual() {
        let mut is_after_site = false;
        for block in blocks(&page.text) {
            let place = format!("{}:{}", page.path, block.line);
            match block.info {
                "site" => {
                    let starts = block.text.starts_with("-- ");
                    assert!(starts, "{place}: a site starts with `-- path --`");
                    let (gives, says) = (String::new(), String::new());
                    examples.push(Example { place, site: block.text, gives, says });
                }
                "gives" | "says" => {
                    let example = examples.last_mut().filter(|_| is_after_site);
                    let example = example.unwrap_or_else(|| panic!("{place}: no site is above"));
                    let of_example = match block.info {
                        "gives" => &mut example.gives,
                        _ => &mut example.says,
                    };
                    *of_example = block.text;
                }
                _ => {}
            }
            is_after_site = matches!(block.info, "site" | "gives" | "says");
        }
    }
    examples
}

/// The fenced blocks of a page that start at the margin.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((start, line)) = lines.next() {
        let info = start.trim_start_matches('`');
        let fence = &start[..start.len() - info.len()];
        if fence.len() < 3 {
            continue;
        }
        let inner = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != fence);
        let text = inner.map(|line| format!("{line}\n")).collect();
        blocks.push(Block { info: info.trim(), line, text });
    }
    blocks
}

/// Where the links of a page lead, as far as that is within the repository.
fn links(text: &str) -> BTreeSet<String> {
    let destination = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url),
        _ => None,
    };
    let all = Parser::new(text).filter_map(destination);
    all.filter(|link| !link.contains(':')).map(|link| link.to_string()).collect()
}

/// What a reader sees of some HTML: without tags, with the characters for its entities, the cells of a
/// table apart, and one space for every run of blanks.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("</td>") || rest.starts_with("</th>") {
            text.push(' ');
        }
        rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
    }
    text.push_str(rest);
    let entities = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c));
    squeezed(&text.replace("&amp;", "&"))
}

/// A text with one space for every run of blanks, such as the one that no line breaks at.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys that are read at each place where a site has the key `nonsense`, from the help that its
/// mistakes give.
fn keys_read(text: &str) -> Vec<Vec<String>> {
    let built = site(text);
    let sorted = built.built.report.sorted();
    let unknown = sorted.into_iter().filter(|mistake| mistake.code == Code::UnknownKey);
    let keys = |help: String| {
        assert!(help.starts_with("the keys are"), "{help}");
        help.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    unknown.map(|mistake| keys(mistake.help.concat())).collect()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// Every key in some JSON.
fn keys_of(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            keys.extend(object.keys().cloned());
            object.values().for_each(|value| keys_of(value, keys));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| keys_of(value, keys)),
        _ => {}
    }
}

/// Fails for the names that a page of docs/ does not have as code.
fn names_all(page: &str, names: Vec<String>) {
    let text = read(&format!("docs/{page}.md"));
    assert!(!names.is_empty());
    let missing: Vec<String> =
        names.into_iter().filter(|name| !text.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/{page}.md does not name {missing:?}");
}
