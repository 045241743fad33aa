//! Writing: new drafts and pages, and where they lie.

use std::fs;
use std::path::Path;
use std::process::Command;

use briefing::config;
use briefing::diagnostic::Report;
use briefing::files::Files;
use briefing::writing::{Draft, Refusal, Wanted, draft};
use proptest::prelude::*;

use crate::support::{files_of, folder_of, overrides, site};

const SITE: &str =
    "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntimezone: Asia/Shanghai\n";

fn wanted(title: &str) -> Wanted<'_> {
    Wanted { title, slug: None, model: None, template: None, is_page: false }
}

fn new(text: &str, wanted: Wanted<'_>) -> Result<Draft, Refusal> {
    let files = Files::from_texts(files_of(text));
    let config = config::read(&files, &overrides(), &mut Report::new());
    draft(&files, &config, wanted)
}

fn path(text: &str, wanted: Wanted<'_>) -> String {
    new(text, wanted).map_or_else(|refusal| refusal.to_string(), |draft| draft.text.0)
}

#[test]
fn a_draft_is_called_as_its_address_will_be() {
    assert_eq!(path(SITE, wanted("What a cup: takes")), "content/_drafts/What-a-cup-takes.md");
    assert_eq!(path(SITE, wanted("碳排放 简报")), "content/_drafts/碳排放-简报.md");
    let lower = format!("{SITE}address_case: lower\n");
    assert_eq!(path(&lower, wanted("What a cup takes")), "content/_drafts/what-a-cup-takes.md");
    let named = Wanted { slug: Some("kitchen/Cup 2.md"), ..wanted("A") };
    assert_eq!(path(SITE, named), "content/_drafts/kitchen/Cup-2.md");
    let page = Wanted { is_page: true, ..wanted("About") };
    assert_eq!(path(SITE, page), "content/About/index.md");
}

#[test]
fn a_draft_never_takes_the_place_of_another_text() {
    for there in ["_drafts/Cup.md", "_drafts/cup.markdown", "_posts/Cup.md"] {
        let refusal = path(&format!("{SITE}-- content/{there} --\n"), wanted("Cup"));
        assert!(refusal.contains(&format!("content/{there} is there already")), "{refusal}");
        assert!(refusal.contains("`--slug NAME`"), "{refusal}");
    }
    let dated = format!(
        "{SITE}post_name: :year-:month-:day-:title.md\n-- content/_posts/2026-01-31-cup.md --\n"
    );
    assert!(path(&dated, wanted("Cup")).contains("2026-01-31-cup.md is there already"));
    let other = format!("{SITE}-- content/_posts/cups.md --\n-- content/cup.md --\n");
    assert_eq!(path(&other, wanted("Cup")), "content/_drafts/Cup.md");
}

#[test]
fn what_cannot_name_a_file_is_told_what_to_type() {
    for title in ["???", "", "\u{7}", &"x".repeat(300)] {
        let refusal = path(SITE, wanted(title));
        assert!(refusal.contains("name its file with `--slug NAME`"), "{title}: {refusal}");
    }
    for slug in ["", "..", "a//b", "../a/.."] {
        let refusal = path(SITE, Wanted { slug: Some(slug), ..wanted("A") });
        assert!(refusal.contains("is no name for a file"), "{slug}: {refusal}");
    }
    for model in ["", "../x", "a/b", "a b", &"x".repeat(300)] {
        let refusal = path(SITE, Wanted { model: Some(model), ..wanted("A") });
        assert!(refusal.contains("cannot name a model"), "{model}: {refusal}");
    }
}

#[test]
fn a_scaffold_of_the_site_comes_before_those_that_the_program_carries() {
    let own = format!(
        "{SITE}-- scaffolds/draft.md --\n---\n# ours\ntitle: \"{{{{ title }}}}\"\ndate: {{{{date}}}}\nkind: {{{{ layout }}}}\n---\n{{{{ table(\"x\") }}}} {{{{ title }}}}\n"
    );
    let text = |site: &str, wanted| new(site, wanted).expect("it can be made").text.1;
    assert_eq!(
        text(&own, Wanted { model: Some("cup"), ..wanted("A \"cup\"") }),
        "---\n# ours\ntitle: \"A \\\"cup\\\"\"\nmodel: cup\ndate: 2026-11-22 20:00:00\nkind: draft\n---\n{{ table(\"x\") }} A \"cup\"\n"
    );
    let bare = format!("{SITE}-- scaffolds/note.md --\nNothing but text.\n");
    assert_eq!(
        text(&bare, Wanted { template: Some("note"), ..wanted("A: b") }),
        "---\ntitle: \"A: b\"\n---\nNothing but text.\n"
    );
    let refusal = path(&bare, Wanted { template: Some("notes"), ..wanted("A") });
    assert!(refusal.contains("did you mean `note`?"), "{refusal}");
    let odd = format!("{SITE}-- scaffolds/draft.md --\n---\ntitle: [{{{{ title }}}}\n---\n");
    let refusal = path(&odd, wanted("A"));
    assert!(refusal.contains("scaffolds/draft.md has front matter that cannot be"), "{refusal}");
}

#[test]
fn a_new_draft_and_its_model_build_without_a_mistake() {
    for title in ["A cup", "A cup: \"two\" # 3", "2026", "cup }} {", "- [x] 'y'"] {
        let made =
            new(SITE, Wanted { model: Some("cup"), ..wanted(title) }).expect("it can be made");
        let (model, skeleton) = made.model.expect("there is none yet");
        let (path, text) = made.text;
        let whole = format!("{SITE}drafts: true\n-- {path} --\n{text}-- {model} --\n{skeleton}");
        let built = site(&whole);
        assert_eq!(built.report(), "", "{whole}");
        assert_eq!(built.built.site.pages[0].title.written(), title);
        let again = new(&whole, Wanted { model: Some("cup"), ..wanted("Another") });
        assert_eq!(again.expect("it can be made").model, None, "a model that is there stays");
    }
}

#[test]
fn a_hexo_site_gets_drafts_from_its_own_scaffolds_in_its_own_folders() {
    let hexo = "-- _config.yml --\ntitle: T\nfilename_case: 1\npost_asset_folder: true\n-- scaffolds/post.md --\n---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n";
    let made = new(hexo, wanted("Hello: World")).expect("it can be made");
    let text = "---\ntitle: \"Hello: World\"\ndate: 2026-11-22 12:00:00\ntags:\n---\n";
    assert_eq!(made.text, ("source/_drafts/hello-world.md".to_owned(), text.to_owned()));
    assert_eq!(made.folder.as_deref(), Some("source/_drafts/hello-world"));
    let page = Wanted { is_page: true, ..wanted("About") };
    assert_eq!(path(hexo, page), "source/about/index.md");
}

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_briefing"));
    program.args(arguments).current_dir(root).env_remove("VISUAL").env("EDITOR", "cp -t opened");
    let run = program.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

#[test]
fn the_path_is_all_that_is_printed_and_the_editor_is_the_one_of_the_environment() {
    let dir = folder_of(SITE);
    fs::create_dir(dir.path().join("opened")).expect("a folder");
    let (code, out, err) = run(dir.path(), &["new", "A cup", "--model", "cup", "--open"]);
    assert_eq!((code, out.as_str()), (Some(0), "content/_drafts/A-cup.md\n"), "{err}");
    assert_eq!(err, "made the model content/_models/cup.yaml\n");
    assert!(dir.path().join("opened/A-cup.md").is_file(), "the editor was given the draft");
    let before = fs::read(dir.path().join("content/_drafts/A-cup.md")).expect("it is there");
    let (code, out, _) = run(dir.path(), &["new", "A cup"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let after = fs::read(dir.path().join("content/_drafts/A-cup.md")).expect("it is there");
    assert_eq!(before, after);
}

proptest! {
    #[test]
    fn any_title_makes_a_draft_in_its_folder_that_has_the_title_or_is_refused(title in ".{0,40}|[-:#'\"{}\\[\\]&*!|>%@`,.? \\\\a-c0-2]{1,12}") {
        let Ok(made) = new(SITE, wanted(&title)) else { return Ok(()) };
        let (path, text) = made.text;
        let name = path.strip_prefix("content/_drafts/").and_then(|rest| rest.strip_suffix(".md"));
        prop_assert!(name.is_some_and(|name| !name.contains(['/', '\\', '\0']) && name != ".."), "{path}");
        let files = Files::from_texts(files_of(SITE).into_iter().chain([(path, text.clone())]));
        let drafts = briefing::config::Overrides { drafts: true, ..overrides() };
        let mut report = Report::new();
        let site = briefing::resolved(&files, &drafts, &mut report);
        prop_assert!(!report.has_errors(), "{}{text}", report.draw(&files, false));
        // What cannot be seen does not count.
        let seen = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric() || c.is_ascii_punctuation()).collect()
        };
        prop_assert_eq!(seen(site.pages[0].title.written()), seen(&title), "{}", text);
    }
}
