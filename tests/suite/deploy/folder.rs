//! To a folder, and what holds for every destination.

use std::fs;

use super::{Desk, assert_same, contents};

fn desk() -> Desk {
    Desk::new("{ type: folder, path: ../live }")
}

#[test]
fn a_folder_gets_the_site_that_a_build_makes() {
    let desk = desk();
    desk.sent();
    assert_same(&contents(&desk.path("live")), &desk.built());
    desk.change();
    let ran = desk.sent();
    assert!(ran.err.contains("moved:\n  /old.html → /about.html\n"), "{ran:?}");
    assert_same(&contents(&desk.path("live")), &desk.built());
    assert!(desk.sent().out.starts_with("nothing to send: "));
}

#[test]
fn a_dry_run_shows_the_plan_and_touches_nothing() {
    let desk = desk();
    let ran = desk.deploy(&["--dry-run"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("  new        "), "{ran:?}");
    assert!(!desk.path("live").exists() && !desk.path("site/published.lock").exists());
    assert!(!desk.path("site/public").exists());
}

#[test]
fn what_was_published_is_recorded_in_the_ledger_unless_the_destination_is_no_publication() {
    let desk = desk();
    desk.sent();
    let ledger = fs::read_to_string(desk.path("site/published.lock")).expect("it was written");
    assert!(ledger.contains("number\tlamp.energy\t18 Wh"), "{ledger}");
    desk.edit("content/_models/lamp.yaml", "9 W", "12 W");
    desk.configure("{ type: folder, path: ../test, ledger: false }");
    let ran = desk.sent();
    let words = "numbers changed since it was published: 1 brief, 1 number, by 33 %\n  lamp.energy on \
                 /2026/01/31/lamp/: 18 Wh → 24 Wh\n";
    assert!(ran.err.contains(words), "{ran:?}");
    assert_eq!(fs::read_to_string(desk.path("site/published.lock")).expect("it is"), ledger);
}

#[test]
fn an_address_that_vanishes_without_an_alias_stops_the_deploy() {
    let desk = desk();
    desk.sent();
    let before = contents(&desk.path("live"));
    desk.remove("content/old.md");
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[address-gone]: `/old.html` is published"), "{ran:?}");
    assert!(ran.err.ends_with("nothing was deployed\n"), "{ran:?}");
    assert_same(&contents(&desk.path("live")), &before);
}

#[test]
fn a_site_with_a_mistake_that_only_a_check_finds_is_not_deployed() {
    let desk = desk();
    desk.edit("content/about.md", "Ours.", "[Nowhere](/nowhere/)");
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[broken-link]"), "{ran:?}");
    assert!(!desk.path("live").exists());
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_sent() {
    let desk = desk();
    let ran = desk.deploy(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is nobody to ask; say yes beforehand with `--yes`"), "{ran:?}");
    assert!(!desk.path("live").exists());
}

#[test]
fn what_briefing_did_not_send_stays_and_is_never_replaced_unasked() {
    let desk = desk();
    fs::create_dir_all(desk.path("live")).expect("a folder");
    fs::write(desk.path("live/mine.txt"), "mine").expect("a file");
    fs::write(desk.path("live/about.html"), "mine too").expect("a file");
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains(
            "1 file that Briefing did not send lies where the site would go\n  about.html"
        )
    );
    assert_eq!(fs::read_to_string(desk.path("live/about.html")).expect("it is"), "mine too");
    assert_eq!(desk.deploy(&["--yes", "--replace"]).code, 0);
    assert!(fs::read_to_string(desk.path("live/about.html")).expect("it is").contains("Ours."));
    assert_eq!(fs::read_to_string(desk.path("live/mine.txt")).expect("it is"), "mine");
}

#[test]
fn a_folder_that_the_site_is_read_from_is_no_destination() {
    let desk = desk();
    for path in ["content", ".", "..", "content/x"] {
        desk.configure(&format!("{{ type: folder, path: {path} }}"));
        let ran = desk.deploy(&["--yes"]);
        assert_eq!(ran.code, 2, "{path}: {ran:?}");
        assert!(ran.err.contains("the site is read from there"), "{path}: {ran:?}");
    }
}
