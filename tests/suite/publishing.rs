//! Publishing: drafts that become posts with their files, and posts that become drafts again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use briefing::diagnostic::Report;
use briefing::files::{Files, Relocation, relocate};
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};
use tempfile::TempDir;

use crate::support::{files_of, folder_of, overrides};

const CONFIG: &str =
    "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntimezone: Asia/Shanghai\n";

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_briefing"));
    let run = program.args(arguments).current_dir(root).output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

/// What the sources of a site hold, by path.
fn sources(root: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.expect("the folder can be read");
        let path = entry.path().strip_prefix(root).expect("it is below the folder");
        let path = path.to_str().expect("the tests write UTF-8").to_owned();
        if entry.file_type().is_file() && !path.starts_with("public/") {
            all.insert(path, fs::read_to_string(entry.path()).expect("the tests write text"));
        }
    }
    all
}

fn sources_of(text: &str) -> BTreeMap<String, String> {
    files_of(text).into_iter().collect()
}

/// What a command makes of a site, the date of now as `NOW`, and what it says.
fn after(text: &str, arguments: &[&str]) -> (String, String) {
    let dir = folder_of(text);
    let before = sources(dir.path());
    let (code, out, err) = run(dir.path(), arguments);
    // The posts of these tests that have a date of their own are of 2020.
    let date = out.split("dated ").nth(1).and_then(|rest| rest.get(..19));
    let now = date.filter(|date| !date.starts_with("2020")).unwrap_or("never dated");
    let mut changed = String::new();
    for (path, text) in sources(dir.path()) {
        if before.get(&path) != Some(&text) {
            changed += &format!("-- {path} --\n{}", text.replace(now, "NOW"));
        }
    }
    let after = sources(dir.path());
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        changed += &format!("-- {path} is gone\n");
    }
    let day = now.get(..10).unwrap_or(now);
    let said = format!("{out}{err}exit code {}\n", code.unwrap_or(-1));
    let said = said.replace(now, "NOW").replace(&day.replace('-', "/"), "TODAY");
    (changed.replace(day, "TODAY"), said.replace(day, "TODAY"))
}

#[test]
fn a_draft_becomes_a_post_with_a_date_and_its_files_and_nothing_else_of_it_changes() {
    let text = format!(
        "{CONFIG}-- content/_drafts/kitchen/kettle.md --\n---\n# for the spring\ntitle: 'A kettle'  # short\ntags:   [Kettles]\n---\n![A plug](plug.svg) [data](more/data.csv)\n-- content/_drafts/kitchen/kettle/plug.svg --\n<svg/>\n-- content/_drafts/kitchen/kettle/more/data.csv --\na,b\n-- content/_drafts/kitchen/kettle/lid.md --\n---\ntitle: A lid\n---\nAnother draft.\n-- content/_drafts/kitchen/kettle/lid/lid.svg --\n<svg/>\n"
    );
    let (changed, said) = after(&text, &["publish", "kettle"]);
    assert_data_eq!(
        said,
        str![[r#"
content/_drafts/kitchen/kettle.md is now content/_posts/kitchen/kettle.md, with 2 files
dated NOW; the next build has it at /TODAY/kitchen/kettle/
exit code 0

"#]]
    );
    assert_data_eq!(
        changed,
        str![[r#"
-- content/_posts/kitchen/kettle.md --
---
# for the spring
title: 'A kettle'  # short
date: NOW
tags:   [Kettles]
---
![A plug](plug.svg) [data](more/data.csv)
-- content/_posts/kitchen/kettle/more/data.csv --
a,b
-- content/_posts/kitchen/kettle/plug.svg --
<svg/>
-- content/_drafts/kitchen/kettle.md is gone
-- content/_drafts/kitchen/kettle/more/data.csv is gone
-- content/_drafts/kitchen/kettle/plug.svg is gone

"#]]
    );
}

#[test]
fn a_draft_with_mistakes_stays_one_and_they_are_shown_where_they_stand() {
    let text = format!(
        "{CONFIG}-- content/_drafts/kettle.md --\n---\ntitle: A kettle\n---\nSee [the lamp](lamp.md) and [the plug](/plug/).\n"
    );
    let (changed, said) = after(&text, &["publish", "kettle"]);
    assert_eq!(changed, "");
    assert_data_eq!(
        said,
        str![[r#"
error[unknown-page]: there is no page `content/_drafts/lamp.md`
 --> content/_drafts/kettle.md:4:5
  |
4 | See [the lamp](lamp.md) and [the plug](/plug/).
  |     ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `content/_drafts/kettle.md`?

error[broken-link]: `/plug/` leads to nothing that is published
 --> content/_drafts/kettle.md:4:40
  |
4 | See [the lamp](lamp.md) and [the plug](/plug/).
  |                                        ^^^^^^

2 mistakes
content/_drafts/kettle.md stays a draft
exit code 1

"#]]
    );
}

#[test]
fn a_mistake_that_only_a_post_would_have_keeps_a_draft_a_draft() {
    let text = format!(
        "{CONFIG}permalink: /:title/\n-- content/_drafts/kettle.md --\n---\ntitle: A kettle\n---\nText\n-- content/kettle/index.md --\n---\ntitle: A page\n---\nText\n"
    );
    let (changed, said) = after(&text, &["publish", "kettle"]);
    assert_eq!(changed, "");
    assert!(said.contains("error[duplicate-address]"), "{said}");
    assert!(said.ends_with("content/_drafts/kettle.md stays a draft\nexit code 1\n"), "{said}");
}

#[test]
fn a_draft_that_cannot_be_read_is_told_why() {
    let text = format!("{CONFIG}-- content/_drafts/kettle.md --\n---\ntitle: A: b\n---\nText\n");
    let (changed, said) = after(&text, &["publish", "kettle"]);
    assert_eq!(changed, "");
    assert!(said.contains("error: there is no draft `kettle`"), "{said}");
    assert!(said.contains("error[yaml-syntax]") && said.contains("exit code 1"), "{said}");
}

#[test]
fn a_draft_keeps_a_date_of_its_own_and_a_later_one_is_waited_for() {
    let draft = |date: &str| {
        format!(
            "{CONFIG}-- content/_drafts/kettle.md --\n---\ntitle: A kettle\ndate: {date}\n---\nText\n"
        )
    };
    let (changed, said) = after(&draft("2020-01-31"), &["publish", "A kettle"]);
    assert!(changed.contains("---\ntitle: A kettle\ndate: 2020-01-31\n---\nText\n"), "{changed}");
    assert!(said.contains("the next build has it at /2020/01/31/kettle/"), "{said}");
    let (changed, said) = after(&draft("2199-01-31"), &["publish", "A kettle"]);
    assert!(changed.contains("content/_posts/kettle.md"), "{changed}");
    assert!(said.contains("builds leave it out until 2199-01-31 00:00:00, its date"), "{said}");
}

#[test]
fn what_nobody_would_see_is_not_published() {
    for (line, why) in [
        ("expires: 2020-01-01", "stays a draft: it has expired on 2020-01-01 00:00:00"),
        ("password: x", "stays a draft: it has a `password`"),
    ] {
        let text =
            format!("{CONFIG}-- content/_drafts/kettle.md --\n---\ntitle: A\n{line}\n---\nText\n");
        let (changed, said) = after(&text, &["publish", "kettle"]);
        assert!(changed.is_empty() && said.contains(why), "{changed}{said}");
    }
}

#[test]
fn the_name_of_the_file_is_by_the_pattern_of_the_site() {
    let text = "-- _config.yml --\ntitle: H\nnew_post_name: :year-:month-:day-:title.md\n-- source/_drafts/hello.md --\n---\ntitle: Hello\ndate: 2020-01-31 09:00:00\ntags:\n---\n{% asset_img x.svg A picture %}\n-- source/_drafts/hello/x.svg --\nsvg\n";
    let (changed, said) = after(text, &["publish", "hello"]);
    assert!(changed.contains("-- source/_posts/2020-01-31-hello.md --"), "{changed}{said}");
    assert!(changed.contains("-- source/_posts/2020-01-31-hello/x.svg --"), "{changed}");
    assert!(said.contains("/2020/01/31/hello/"), "{said}");
    let in_folders = text.replace(":year-:month-:day-:title", "/:year/:title");
    let (changed, said) = after(&in_folders, &["publish", "hello"]);
    assert!(changed.contains("-- source/_posts/2020/hello.md --"), "{changed}{said}");
    assert!(changed.contains("-- source/_posts/2020/hello/x.svg --"), "{changed}");
    let outside = text.replace(":year-:month-:day-:title", "../../:title");
    let (changed, said) = after(&outside, &["publish", "hello"]);
    assert_eq!(changed, "");
    assert!(said.contains("has a `.` or `..` part"), "{said}");
    let lacking = text.replace(":year-:month-:day-:title", ":topic/:title");
    let (changed, said) = after(&lacking, &["publish", "hello"]);
    assert_eq!(changed, "");
    assert!(
        said.contains("write `topic: …` in the front matter of source/_drafts/hello.md"),
        "{said}"
    );
}

#[test]
fn nothing_takes_the_place_of_a_post() {
    let text = format!(
        "{CONFIG}-- content/_drafts/kettle.md --\n---\ntitle: New\n---\nText\n-- content/_posts/Kettle.md --\n---\ntitle: Old\ndate: 2026-01-31\n---\nText\n"
    );
    let (changed, said) = after(&text, &["publish", "kettle"]);
    assert_eq!(changed, "");
    assert!(said.contains("error: content/_posts/Kettle.md is there already"), "{said}");
}

#[test]
fn a_text_that_waits_where_it_lies_is_published_there() {
    let text = format!(
        "{CONFIG}-- content/method.md --\n---\ntitle: Method\ndraft: true # until May\n---\nText\n-- content/_posts/lamp.md --\n---\ntitle: Lamp\npublished: false\ndate: 2020-01-31\n---\nText\n"
    );
    let (changed, said) = after(&text, &["publish", "method"]);
    assert_eq!(changed, "-- content/method.md --\n---\ntitle: Method\n---\nText\n", "{said}");
    let (changed, said) = after(&text, &["publish", "lamp"]);
    let wanted = "-- content/_posts/lamp.md --\n---\ntitle: Lamp\ndate: 2020-01-31\n---\nText\n";
    assert_eq!(changed, wanted, "{said}");
}

#[test]
fn a_post_becomes_a_draft_and_comes_back_to_its_address() {
    let text = format!(
        "{CONFIG}-- content/_posts/2020-01-31-kettle.md --\n---\ntitle: A kettle\ndate: 2020-01-31 # when it was bought\n---\nText\n-- content/_posts/2020-01-31-kettle/plug.csv --\na\n-- published.lock --\nversion 1\naddress\t/2020/01/31/2020-01-31-kettle/\n"
    );
    let dir = folder_of(&text);
    let (code, out, err) = run(dir.path(), &["unpublish", "A kettle"]);
    assert_data_eq!(
        format!("{out}{err}"),
        str![[r#"
content/_posts/2020-01-31-kettle.md is now content/_drafts/2020-01-31-kettle.md, with 1 file
the next build has nothing at /2020/01/31/2020-01-31-kettle/ any more; with the date that it keeps it can come back there
readers have that address: `aliases: [/2020/01/31/2020-01-31-kettle/]` in the page that takes its place leads them on

"#]]
    );
    assert_eq!(code, Some(0));
    assert!(!dir.path().join("content/_posts/2020-01-31-kettle").exists());
    let (code, out, err) = run(dir.path(), &["publish", "A kettle"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("/2020/01/31/2020-01-31-kettle/"), "{out}");
    assert_eq!(sources(dir.path()), sources_of(&text));
}

#[test]
fn a_post_that_others_link_to_is_taken_back_and_they_are_told() {
    let text = format!(
        "{CONFIG}-- content/_posts/kettle.md --\n---\ntitle: A kettle\ndate: 2020-01-31\n---\nText\n-- content/about.md --\n---\ntitle: About\n---\n[Kettle](_posts/kettle.md)\n"
    );
    let (changed, said) = after(&text, &["unpublish", "kettle"]);
    assert!(changed.contains("-- content/_drafts/kettle.md --"), "{changed}");
    assert!(said.contains("error[unknown-page]") && said.contains("exit code 1"), "{said}");
}

/// A draft with files on its way, in a folder of its own.
fn on_the_way() -> (TempDir, Vec<(String, String)>) {
    let dir = folder_of("-- d/a.md --\nold\n-- d/a/1.txt --\n1\n-- d/a/2.txt --\n2\n");
    let files = ["1.txt", "2.txt"].map(|name| (format!("d/a/{name}"), format!("p/a/{name}")));
    (dir, files.to_vec())
}

fn relocated(dir: &TempDir, files: &[(String, String)]) -> Result<(), briefing::files::Failure> {
    let relocation = Relocation { from: "d/a.md", to: "p/a.md", text: "new\n", files };
    relocate(dir.path(), relocation)
}

#[test]
fn a_move_that_was_killed_is_finished_by_the_same_again() {
    let whole = sources_of("-- p/a.md --\nnew\n-- p/a/1.txt --\n1\n-- p/a/2.txt --\n2\n");
    // What a kill leaves before the text has moved: some files in both places, half of a copy, the new text.
    let (dir, files) = on_the_way();
    fs::create_dir_all(dir.path().join("p/a")).expect("a folder");
    fs::hard_link(dir.path().join("d/a/1.txt"), dir.path().join("p/a/1.txt")).expect("a link");
    fs::write(dir.path().join("d/a.md"), "new\n").expect("a file");
    relocated(&dir, &files).expect("it can be finished");
    assert_eq!(sources(dir.path()), whole);
    // Once more there is nothing to move, and nothing is lost.
    relocated(&dir, &files).expect_err("the text has moved");
    assert_eq!(sources(dir.path()), whole);
}

#[test]
fn a_move_that_cannot_be_made_leaves_everything_where_it_was() {
    let (dir, files) = on_the_way();
    fs::create_dir_all(dir.path().join("p/a")).expect("a folder");
    fs::write(dir.path().join("p/a/2.txt"), "another").expect("a file");
    let before = sources(dir.path());
    let refused = relocated(&dir, &files).expect_err("something else is there");
    assert!(refused.to_string().contains("another file is there already"), "{refused}");
    assert_eq!(sources(dir.path()), before);
    // Root may write everywhere, so a file stands where a folder should be.
    let (dir, files) = on_the_way();
    fs::write(dir.path().join("p"), "a file").expect("a file");
    let before = sources(dir.path());
    relocated(&dir, &files).expect_err("there can be no folder");
    assert_eq!(sources(dir.path()), before);
}

#[test]
fn files_that_a_killed_move_has_left_behind_go_with_the_next() {
    let text = |folder: &str, other: &str, date: &str| {
        format!(
            "{CONFIG}-- content/{folder}/kettle.md --\n---\ntitle: A kettle\n{date}---\nText\n-- content/{folder}/kettle/1.txt --\n1\n-- content/{other}/kettle/1.txt --\n1\n-- content/{other}/kettle/2.txt --\nanother\n"
        )
    };
    let (changed, said) =
        after(&text("_posts", "_drafts", "date: 2020-01-31\n"), &["publish", "kettle"]);
    assert_eq!(changed, "-- content/_drafts/kettle/1.txt is gone\n", "{said}");
    assert!(said.contains("content/_posts/kettle.md is published already; 1 file is"), "{said}");
    let (changed, said) = after(&text("_drafts", "_posts", ""), &["unpublish", "kettle"]);
    assert_eq!(changed, "-- content/_posts/kettle/1.txt is gone\n", "{said}");
    let (changed, said) = after(&text("_posts", "x", "date: 2020-01-31\n"), &["publish", "kettle"]);
    assert_eq!(changed, "");
    assert!(said.contains("error: content/_posts/kettle.md is published already"), "{said}");
}

proptest! {
    #[test]
    fn whatever_a_draft_holds_publishing_adds_a_date_and_touches_nothing_else(
        lines in proptest::collection::vec("title: [a-c'\"#]{0,6}|tags:|  - [a-c]{1,3}|# [a-c ]{0,5}|date:( #x)?|x: (\\||>)|  [a-c]{0,4}|---|[a-c]: [\\[{'\"]?[a-c]{0,3}[\\]}'\"]?|", 0..5),
        body in "[a-c-\\n]{0,20}",
        fence in "(---|---|-----|\\+\\+\\+)?",
        end in "\\r?\\n",
    ) {
        let text = format!("{fence}{end}{}{end}{fence}{end}{body}", lines.join(&end));
        let path = "content/_drafts/a.md".to_owned();
        let files = Files::from_texts(files_of(CONFIG).into_iter().chain([(path, text.clone())]));
        let drafts = briefing::config::Overrides { drafts: true, ..overrides() };
        let site = briefing::resolved(&files, &drafts, &mut Report::new());
        let Some(page) = site.pages.first() else { return Ok(()) };
        let Ok(made) = briefing::writing::publish(&page.source, &files, &site.config) else {
            return Ok(());
        };
        let is_date = |line: &&str| line.contains("2026-11-22 20:00:00");
        let added: Vec<&str> = made.text.lines().filter(is_date).collect();
        if made.text == text {
            // It has something under `date` that is no date, which is told when it is checked.
            prop_assert!(text.contains("date:"), "{text:?} has got no date");
            return Ok(());
        }
        prop_assert_eq!(added.len(), 1, "{}", made.text);
        // A `date` without a value is given one; otherwise a line is new, or three where there was no front matter.
        let without = made.text.replace(&format!("{}{end}", added[0]), "");
        let filled = made.text.replace(": 2026-11-22 20:00:00", ":");
        let whole = without.replacen(&format!("---{end}---{end}"), "", 1);
        prop_assert!([&without, &filled, &whole].contains(&&text), "{text:?} became {:?}", made.text);
    }
}
