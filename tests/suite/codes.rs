//! docs/codes.md: every code has an entry, and every example in it shows what its entry says.

use std::collections::BTreeMap;

use briefing::Built;
use briefing::config::Overrides;
use briefing::diagnostic::{Code, Severity};
use briefing::files::Files;

const CODES: &str = include_str!("../../docs/codes.md");

/// Codes about bytes that the text of an example cannot show.
const WITHOUT_EXAMPLE: [&str; 5] =
    ["not-utf8", "file-name", "too-large", "link-outside", "missing-config"];

#[test]
fn every_code_has_one_entry_in_the_order_of_the_codes() {
    let entries: Vec<&str> = entries().iter().map(|entry| entry.name).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(entries, codes, "the headings of docs/codes.md, and the codes there are");
}

#[test]
fn explaining_a_code_gives_its_whole_entry() {
    for entry in entries() {
        assert_eq!(Code::explain(entry.name), Some(entry.whole.trim_end()));
    }
}

#[test]
fn every_example_of_a_mistake_is_reported_under_its_name() {
    each_example(|entry, site, _| {
        let built = build(site);
        let is_there = codes(&built).any(|code| code.name() == entry.name);
        (!is_there).then(|| format!("it is not reported\n{}", drawn(&built)))
    });
}

#[test]
fn no_example_makes_a_mistake_that_its_entry_does_not_name() {
    each_example(|entry, site, _| {
        let built = build(site);
        let is_told = |code: Code| entry.prose.contains(&format!("`{code}`"));
        let untold = codes(&built)
            .filter(|code| code.severity() == Severity::Error && code.name() != entry.name)
            .find(|code| !is_told(*code))?;
        Some(format!("it makes a mistake `{untold}` too\n{}", drawn(&built)))
    });
}

#[test]
fn every_example_is_without_a_mistake_when_it_is_mended() {
    each_example(|_, site, mended| {
        let mut whole = site.clone();
        whole.extend(mended.clone());
        let built = build(&whole);
        (!built.report.is_empty()).then(|| format!("its mended form has\n{}", drawn(&built)))
    });
}

#[test]
fn a_mended_example_has_the_files_that_change_and_no_others() {
    each_example(|_, site, mended| {
        if mended.is_empty() {
            return Some("its mended form changes nothing".to_owned());
        }
        let same = mended.iter().find(|(path, text)| site.get(*path) == Some(*text));
        same.map(|(path, _)| format!("its mended form repeats {path} as it was"))
    });
}

#[test]
fn only_mistakes_that_text_cannot_show_have_no_example() {
    let is_bare = |entry: &&Entry| entry.site.is_none() && entry.mended.is_none();
    let entries = entries();
    let bare: Vec<&str> = entries.iter().filter(is_bare).map(|entry| entry.name).collect();
    assert_eq!(bare, WITHOUT_EXAMPLE);
}

/// A small site: the text of each file by its path.
type Site = BTreeMap<String, String>;

/// What docs/codes.md says of one code.
struct Entry {
    name: &'static str,
    /// Everything, its heading's text first.
    whole: String,
    /// What stands outside the examples.
    prose: String,
    site: Option<Site>,
    mended: Option<Site>,
}

/// Looks at every example and its mended form, and shows what is wrong with any of them.
fn each_example(wrong: impl Fn(&Entry, &Site, &Site) -> Option<String>) {
    let mut all = Vec::new();
    for entry in entries() {
        let found = match (&entry.site, &entry.mended) {
            (Some(site), Some(mended)) => wrong(&entry, site, mended),
            (None, None) => None,
            _ => Some("it has one of `site` and `mended` without the other".to_owned()),
        };
        all.extend(found.map(|found| format!("`{}`: {found}", entry.name)));
    }
    assert!(all.is_empty(), "{} of the examples are wrong\n\n{}", all.len(), all.join("\n"));
}

fn build(site: &Site) -> Built {
    let mut texts = site.clone();
    let config = "title: Test\nurl: https://example.org\n";
    if !texts.contains_key("_config.yml") {
        texts.entry("briefing.yaml".to_owned()).or_insert_with(|| config.to_owned());
    }
    let mut files = Files::from_texts(texts);
    briefing::add_theme(&mut files);
    let now = "2026-11-22T00:00:00Z".parse().expect("the date of the builds is one");
    let overrides = Overrides { url: None, drafts: false, future: false, now };
    // What is to be deployed is checked, and made.
    let deployable = briefing::deployable(files, &overrides, &|_| ());
    deployable.expect("it takes whatever is rendered").0
}

fn codes(built: &Built) -> impl Iterator<Item = Code> {
    built.report.sorted().into_iter().map(|diagnostic| diagnostic.code)
}

fn drawn(built: &Built) -> String {
    let drawn = built.report.draw(&built.files, false);
    if drawn.is_empty() { "(nothing is reported)\n".to_owned() } else { drawn }
}

/// The entries in their order; a line `## name` starts one, unless it stands in an example.
fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut lines = CODES.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            let (whole, prose) = (format!("{name}\n"), String::new());
            entries.push(Entry { name, whole, prose, site: None, mended: None });
            continue;
        }
        // What stands above the first entry is about all of them.
        let Some(entry) = entries.last_mut() else { continue };
        entry.whole += &format!("{line}\n");
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() < 3 {
            entry.prose += &format!("{line}\n");
            continue;
        }
        let example: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        entry.whole += &format!("{}\n{fence}\n", example.join("\n"));
        let name = entry.name;
        let place = match info {
            "site" => &mut entry.site,
            "mended" => &mut entry.mended,
            other => panic!("`{name}` has a block `{other}`, which is neither `site` nor `mended`"),
        };
        let former = place.replace(files(name, &example));
        assert!(former.is_none(), "`{name}` has two blocks `{info}`");
    }
    entries
}

/// The files of an example, each below a line `-- path --`.
fn files(name: &str, example: &[&str]) -> Site {
    let path = |line: &str| Some(line.strip_prefix("-- ")?.strip_suffix(" --")?.to_owned());
    let mut files = Site::new();
    let mut at = None;
    for line in example {
        if let Some(path) = path(line) {
            let former = files.insert(path.clone(), String::new());
            assert!(former.is_none(), "an example of `{name}` has two files {path}");
            at = Some(path);
        } else {
            let path = at.as_ref();
            let text = path.and_then(|path| files.get_mut(path));
            let text = text.unwrap_or_else(|| panic!("an example of `{name}` starts with no path"));
            *text += &format!("{line}\n");
        }
    }
    files
}
