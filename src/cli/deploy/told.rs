//! A plan in words.

use std::collections::BTreeMap;

use briefing::check::ledger::Moved;
use briefing::deploy::Plan;
use briefing::files::{RoutePath, is_html};
use briefing::resolve::Site;
use indicatif::DecimalBytes;

/// As many of a kind are named.
const MOST: usize = 10;

/// What will be done, and what readers will find elsewhere or otherwise.
pub(super) fn plan(plan: &Plan, site: &Site, since: Option<&Moved>) -> String {
    let mut text = String::new();
    let ((new, new_bytes), (changed, changed_bytes)) = (plan.count(true), plan.count(false));
    let mut line = |what: &str, files: usize, bytes: Option<u64>| {
        if files > 0 {
            let bytes = bytes.map_or_else(String::new, |b| format!(", {}", DecimalBytes(b)));
            text += &format!("  {what:<10} {}{bytes}\n", counted(files));
        }
    };
    line("new", new, Some(new_bytes));
    line("changed", changed, Some(changed_bytes));
    line("removed", plan.gone().count(), None);
    line("as it is", plan.same, None);
    let leads_on = leads_on(site);
    let changed = plan.sent.iter().filter(|item| !item.is_new).map(|item| item.path.as_str());
    let was_there = changed.chain(plan.gone());
    let moved =
        was_there.filter_map(|path| Some(format!("/{} → {}", address(path), leads_on.get(path)?)));
    text += &list("moved", &moved.collect::<Vec<_>>());
    let gone = plan.gone().filter(|path| is_html(path) && !leads_on.contains_key(*path));
    text += &list("dropped", &gone.map(|path| format!("/{}", address(path))).collect::<Vec<_>>());
    if let Some((moved, summary)) = since.and_then(|moved| Some((moved, moved.summary()?))) {
        text += &format!("numbers changed since it was published: {summary}\n");
        let line = |change: &briefing::check::ledger::Change| {
            format!("{} on {}: {} → {}", change.name, change.address, change.was, change.is)
        };
        text += &lines(&moved.changes.iter().map(line).collect::<Vec<_>>());
    }
    text
}

/// Why nothing is sent over files of strangers.
pub(super) fn foreign(paths: &[String]) -> String {
    let files = counted(paths.len());
    let lies = if paths.len() == 1 { "lies" } else { "lie" };
    format!(
        "error: {files} that Briefing did not send {lies} where the site would go\n{}  = help: move them away, or \
         replace them with `--replace`\nnothing was deployed\n",
        lines(paths)
    )
}

/// What was done.
pub(super) fn done(plan: &Plan, place: &str, seconds: f64) -> String {
    if plan.is_empty() {
        return format!("nothing to send: {place} has the site as it is\n");
    }
    let (sent, gone) = (plan.sent.len(), plan.gone().count());
    let removed = if gone > 0 { format!(", {gone} removed") } else { String::new() };
    format!("deployed to {place}: {} sent{removed}, {seconds:.2} s\n", counted(sent))
}

fn counted(files: usize) -> String {
    format!("{files} file{}", if files == 1 { "" } else { "s" })
}

fn address(path: &str) -> String {
    RoutePath::new(path).map_or_else(|_| path.to_owned(), |path| path.address().to_owned())
}

/// Where older addresses lead, by the files that would stand there.
fn leads_on(site: &Site) -> BTreeMap<String, String> {
    let of_page = site.pages.iter().flat_map(|page| {
        let to = format!("/{}", page.route.address());
        page.aliases.iter().map(move |alias| (alias.value.to_string(), to.clone()))
    });
    let others = site.config.moved.iter().map(|m| (m.from.value.to_string(), m.to.value.clone()));
    of_page.chain(others).collect()
}

fn list(title: &str, entries: &[String]) -> String {
    if entries.is_empty() { String::new() } else { format!("{title}:\n{}", lines(entries)) }
}

fn lines(entries: &[String]) -> String {
    let mut text: String = entries.iter().take(MOST).map(|entry| format!("  {entry}\n")).collect();
    if entries.len() > MOST {
        text += &format!("  and {} more\n", entries.len() - MOST);
    }
    text
}
