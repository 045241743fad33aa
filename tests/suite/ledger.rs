//! The ledger: what the public has of a site, held against what the site is.

use briefing::Built;
use briefing::check::ledger::{Ledger, Moved, moved, read};
use briefing::diagnostic::Report;
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};

use crate::support::{overrides, site, site_with};

/// A brief with numbers in several forms, and something else.
fn text(model: &str, front_matter: &str) -> String {
    format!(
        "-- content/_models/m.yaml --\n{model}-- content/_posts/kettle.md --\n---\ntitle: A kettle\ndate: 2026-01-31\nmodel: m\n{front_matter}---\nIt takes {{{{ energy }}}} or {{{{ energy / home | percent }}}}.\n\n{{{{ table(\"t\") }}}}\n-- content/about.md --\n---\ntitle: About\n---\n-- content/_drafts/later.md --\n---\ntitle: Later\n---\n"
    )
}

const MODEL: &str = "inputs: { power: 2 kW ± 10 %, time: 3 min, home: 5 kWh }
formulas: { energy: { formula: power * time, unit: Wh } }
systems: { s: { rows: { one: { y: 0.2 kW }, two: { y: 4 kW } } } }
tables: { t: { rows: [s], columns: [{ value: y * time, unit: Wh, digits: 3 }] } }
";

fn ledger(built: &Built) -> Ledger {
    Ledger::of(built.subject())
}

/// What moved from one site to another, and what a check says of it.
fn from_to(before: &str, after: &str) -> (Moved, String) {
    let lock = ledger(&site(before).built).text();
    let later = briefing::config::Overrides {
        now: "2026-12-01T00:00:00Z".parse().expect("the instant is one"),
        ..overrides()
    };
    let now = site_with(&format!("{after}-- published.lock --\n{lock}"), &later).built;
    assert!(now.report.is_empty(), "{}", now.report.draw(&now.files, false));
    let mut report = Report::new();
    let earlier = read(&now.files, &mut report).expect("what was written can be read");
    let moved = moved(&earlier, &ledger(&now), now.subject());
    moved.report(now.subject(), &mut report);
    (moved, report.draw(&now.files, false))
}

#[test]
fn the_ledger_has_every_address_and_number_in_lines() {
    let site = site(&text(MODEL, ""));
    assert!(site.built.report.is_empty(), "{}", site.report());
    assert_data_eq!(
        ledger(&site.built).text().replace('\t', " · "),
        str![[r#"
# What the public has of this site: every address, and every number as it is shown.
# `briefing check` holds the site against it; `briefing check --accept` writes it. Keep it in git.
version 1
address · /
address · /about.html
address · /archives/
address · /archives/2026/
address · /archives/2026/01/
address · /atom.xml
address · /data/m/t.csv
address · /data/m/t.json

brief · /2026/01/31/kettle/ · 2026-11-22 · 0
number · m.energy · 100 Wh · 100 · 83.5514617975384 · 116.448538202462 · Wh
number · m: energy / home · 2.0 % · 0.02 · 0.0167102923595077 · 0.0232897076404923 · 
number · m: one.y × time · 10.0 Wh · 0.6 ·  ·  · kW min
number · m: two.y × time · 200 Wh · 12 ·  ·  · kW min

"#]]
    );
}

#[test]
fn nothing_has_moved_in_a_site_that_is_the_same() {
    let (moved, drawn) = from_to(&text(MODEL, ""), &text(MODEL, ""));
    assert!(moved.is_empty() && moved.new == 0 && moved.summary().is_none(), "{moved:?}");
    assert_eq!(drawn, "");
}

#[test]
fn what_readers_see_otherwise_is_told_with_how_much_and_asks_for_a_correction() {
    let after = MODEL.replace("3 min", "3.2 min");
    let (moved, drawn) = from_to(&text(MODEL, ""), &text(&after, ""));
    assert_eq!(moved.summary().as_deref(), Some("1 brief, 4 numbers; the largest by 6.7 %"));
    assert_data_eq!(
        drawn,
        str![[r#"
warning[changed-number]: 4 numbers of a published brief have changed since 2026-11-22
 --> content/_posts/kettle.md:2:8
  |
2 | title: A kettle
  |        ^^^^^^^^
  |
  = help: `m.energy`: 100 Wh → 110 Wh (+6.7 %)
  = help: `m: energy / home`: 2.0 % → 2.1 % (+6.7 %)
  = help: `m: one.y × time`: 10.0 Wh → 10.7 Wh (+6.7 %)
  = help: `m: two.y × time`: 200 Wh → 213 Wh (+6.7 %)
  = help: say so under `corrections`, with the `date` of today and a `text`

"#]]
    );
}

#[test]
fn a_correction_dated_since_then_is_enough_and_an_older_one_is_not() {
    let after = MODEL.replace("3 min", "3.2 min");
    let corrected =
        |date: &str| format!("corrections: [{{ date: {date}, text: It is 3.2 min }}]\n");
    let (moved, drawn) = from_to(&text(MODEL, ""), &text(&after, &corrected("2026-11-30")));
    assert_eq!(moved.changes.len(), 4);
    assert_eq!(drawn, "");
    let (_, drawn) = from_to(&text(MODEL, ""), &text(&after, &corrected("2026-11-01")));
    assert!(
        drawn.contains("4 numbers of a published brief have changed since 2026-11-22"),
        "{drawn}"
    );
    // One that the public has already is no answer to what has changed since.
    let old = corrected("2026-11-30");
    let (_, drawn) = from_to(&text(MODEL, &old), &text(&after, &old));
    assert!(drawn.contains("warning[changed-number]"), "{drawn}");
}

#[test]
fn what_readers_see_as_it_was_has_not_changed() {
    // Below the digits that are shown, in another unit, in another form, or no more on the page.
    let nearly = MODEL.replace("5 kWh", "5.001 kWh");
    assert!(from_to(&text(MODEL, ""), &text(&nearly, "")).0.is_empty());
    let unit = MODEL.replace("time, unit: Wh }", "time, unit: kJ }");
    assert!(from_to(&text(MODEL, ""), &text(&unit, "")).0.is_empty());
    let form = text(MODEL, "").replace("{{ energy }}", "{{ energy | digits(4) }}");
    assert!(from_to(&text(MODEL, ""), &form).0.is_empty());
    let fewer = text(MODEL, "").replace("{{ energy }}", "nothing");
    assert!(from_to(&text(MODEL, ""), &fewer).0.is_empty());
}

#[test]
fn an_interval_that_readers_see_is_part_of_a_number() {
    let shown = |text: String| text.replace("{{ energy }}", "{{ energy | with_range }}");
    let after = MODEL.replace("± 10 %", "± 20 %");
    let (moved, _) = from_to(&shown(text(MODEL, "")), &shown(text(&after, "")));
    assert_eq!(moved.changes.len(), 1);
    assert_eq!(moved.changes[0].was, "100 (84 to 120)\u{a0}Wh".replace('\u{a0}', " "));
    let (moved, _) = from_to(&text(MODEL, ""), &text(&after, ""));
    assert!(moved.is_empty(), "{moved:?}");
}

#[test]
fn an_address_that_is_gone_is_a_mistake_unless_an_alias_leads_on() {
    let before = text(MODEL, "");
    let after = before
        .replace("_posts/kettle.md", "_posts/kettles.md")
        .replace("content/about.md", "content/us/about.md");
    let (moved, drawn) = from_to(&before, &after);
    assert_eq!(moved.gone, ["/about.html", "/2026/01/31/kettle/"]);
    assert_data_eq!(
        drawn,
        str![[r#"
error[address-gone]: `/about.html` is published, and leads to nothing any more
 --> published.lock:5:9
  |
5 | address    /about.html
  |            ^^^^^^^^^^^
  |
  = help: write `aliases: [/about.html]` in the front matter of the page that takes its place, perhaps `/us/about.html`
  = help: or run `briefing check --accept` if it is meant to be gone

error[address-gone]: `/2026/01/31/kettle/` is published, and leads to nothing any more
  --> published.lock:13:7
   |
13 | brief    /2026/01/31/kettle/    2026-11-22    0
   |          ^^^^^^^^^^^^^^^^^^^
   |
   = help: write `aliases: [/2026/01/31/kettle/]` in the front matter of the page that takes its place, perhaps `/2026/01/31/kettles/`
   = help: or run `briefing check --accept` if it is meant to be gone

"#]]
    );
    let aliased =
        after.replace("model: m\n", "model: m\naliases: [/2026/01/31/kettle/, /about.html]\n");
    assert_eq!(from_to(&before, &aliased), (Moved { new: 2, ..Moved::default() }, String::new()));
}

#[test]
fn a_date_is_kept_while_a_brief_stays_as_it_is() {
    let before = ledger(&site(&text(MODEL, "")).built);
    let later = briefing::config::Overrides {
        now: "2026-12-01T00:00:00Z".parse().expect("the instant is one"),
        ..overrides()
    };
    let same = ledger(&site_with(&text(MODEL, ""), &later).built);
    assert_ne!(same, before);
    assert_eq!(same.clone().since(&before), before);
    let other = text(&MODEL.replace("3 min", "4 min"), "");
    let other = ledger(&site_with(&other, &later).built).since(&before);
    assert!(other.text().contains("/2026/01/31/kettle/\t2026-12-01\t0"), "{}", other.text());
}

#[test]
fn a_ledger_that_cannot_be_read_says_where() {
    let of = |lock: &str| {
        let built = site(&format!("-- published.lock --\n{lock}")).built;
        let mut report = Report::new();
        assert!(read(&built.files, &mut report).is_none());
        report.draw(&built.files, false)
    };
    let conflict = "version 1\naddress\t/a/\n<<<<<<< HEAD\naddress\t/b/\n=======\n>>>>>>> other\n";
    assert_data_eq!(
        of(conflict),
        str![[r#"
error[bad-ledger]: two versions of the ledger have been merged halfway
 --> published.lock:3:1
  |
3 | <<<<<<< HEAD
  | ^^^^^^^^^^^^
  |
  = help: take either side, and then run `briefing check --accept`

"#]]
    );
    for (lock, message) in [
        ("version 2\n", "form 2, which a newer Briefing has written"),
        ("version 0\n", "form 0, which is read no more"),
        ("{\"urls\": []}\n", "does not say in which form it is"),
        ("", "does not say in which form it is"),
        ("version 1\nnumber\ta\tb\t1\t\t\t\n", "this line of the ledger cannot be read"),
        ("version 1\nbrief\t/a/\t2026-02-30\t0\n", "this line of the ledger cannot be read"),
        ("version 1\nbrief\t/a/\t2026-02-03\t0\nnumber\ta\tb\tNaN\t\t\t\n", "cannot be read"),
        ("version 1\nbrief\t/a/\t2026-02-03\t0\nnumber\ta\tb\t1\t2\t\tg\n", "cannot be read"),
        ("version 1\naddress\ta\n", "cannot be read"),
    ] {
        let drawn = of(lock);
        assert!(drawn.contains("error[bad-ledger]") && drawn.contains(message), "{lock}: {drawn}");
    }
}

proptest! {
    #[test]
    fn no_ledger_makes_it_panic(lines in prop::collection::vec("(version 1|address|brief|number|[^\n]{0,8})(\t[^\n]{0,12}){0,7}", 0..12)) {
        let lock = format!("version 1\n{}\n", lines.join("\n"));
        let built = site(&format!("-- published.lock --\n{lock}")).built;
        let mut report = Report::new();
        let earlier = read(&built.files, &mut report);
        prop_assert_eq!(earlier.is_none(), report.has_errors());
        if let Some(earlier) = earlier {
            let moved = moved(&earlier, &ledger(&built), built.subject());
            moved.report(built.subject(), &mut report);
            prop_assert!(report.draw(&built.files, false).is_empty() == report.is_empty());
        }
    }
}

#[test]
fn an_address_that_time_takes_is_told_and_stops_nothing() {
    let post = |expires: &str| {
        format!(
            "-- content/_posts/offer.md --\n---\ntitle: An offer\ndate: 2026-01-31\ntags: [Offers]\n{expires}---\nText\n-- content/about.md --\n---\ntitle: About\n---\n"
        )
    };
    let (moved, drawn) = from_to(&post(""), &post("expires: 2026-11-30\n"));
    assert_eq!(moved.gone, Vec::<String>::new());
    let expired =
        ["/2026/01/31/offer/", "/archives/2026/", "/archives/2026/01/", "/tags/", "/tags/Offers/"];
    assert_eq!(moved.expired, expired);
    assert!(
        drawn.starts_with("warning[address-expired]: `/2026/01/31/offer/` is published"),
        "{drawn}"
    );
    assert!(!drawn.contains("error["), "{drawn}");
    // What is gone for another reason is still a mistake.
    let without_about = post("expires: 2026-11-30\n").replace("about.md", "method.md");
    let (moved, _) = from_to(&post(""), &without_about);
    assert_eq!(moved.gone, ["/about.html"]);
    // And an alias keeps the address.
    let kept = post("expires: 2026-11-30\n")
        .replace("title: About\n", "title: About\naliases: [/2026/01/31/offer/]\n");
    let (moved, _) = from_to(&post(""), &kept);
    assert!(!moved.expired.contains(&"/2026/01/31/offer/".to_owned()), "{:?}", moved.expired);
}
