//! The order in which numbers can be computed: each after those it needs.

use crate::diagnostic::{Code, Report};
use crate::resolve::{NumberId, Site};

/// How far a number is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Its needs are being looked at.
    Open,
    Done,
    /// It needs itself.
    Circular,
}

/// Every number that does not need itself, each after those it needs; cycles are diagnostics.
pub(super) fn by_need(site: &Site, report: &mut Report) -> Vec<NumberId> {
    let mut states = vec![State::New; site.numbers.len()];
    let mut order = Vec::with_capacity(site.numbers.len());
    let ids = site.models.iter().flat_map(|model| model.order.iter().copied());
    let all: Vec<NumberId> = ids.chain(site.unnamed()).collect();
    for root in all {
        if states[root.index()] == State::New {
            visit(site, root, &mut states, &mut order, report);
        }
    }
    order
}

/// Looks at one number and all that it needs, without recursion, since needs may be long chains.
fn visit(
    site: &Site,
    root: NumberId,
    states: &mut [State],
    order: &mut Vec<NumberId>,
    report: &mut Report,
) {
    // The way from the root to where we are, each with the needs that are still to be looked at.
    let mut way: Vec<(NumberId, Vec<NumberId>)> = vec![(root, needs(site, root))];
    states[root.index()] = State::Open;
    while let Some((at, pending)) = way.last_mut() {
        let at = *at;
        let Some(next) = pending.pop() else {
            way.pop();
            if states[at.index()] == State::Open {
                states[at.index()] = State::Done;
                order.push(at);
            }
            continue;
        };
        match states[next.index()] {
            State::Done | State::Circular => {}
            State::New => {
                states[next.index()] = State::Open;
                let needed = needs(site, next);
                way.push((next, needed));
            }
            State::Open => {
                let start = way.iter().position(|(id, _)| *id == next).unwrap_or(0);
                let cycle: Vec<NumberId> = way[start..].iter().map(|(id, _)| *id).collect();
                for id in &cycle {
                    states[id.index()] = State::Circular;
                }
                circular(site, &cycle, report);
            }
        }
    }
}

/// The numbers that one is made of; the first is the last in the list, to be looked at first.
fn needs(site: &Site, id: NumberId) -> Vec<NumberId> {
    let mut needs = Vec::new();
    site.number(id).each_need(&mut |need| needs.push(need));
    needs.reverse();
    needs
}

fn circular(site: &Site, cycle: &[NumberId], report: &mut Report) {
    let Some(first) = cycle.first() else { return };
    let name = |id: &NumberId| format!("`{}`", site.number(*id).name);
    let mut way: Vec<String> = cycle.iter().map(name).collect();
    way.push(name(first));
    let message = format!("{} needs itself", name(first));
    let diagnostic = report.add(Code::Cycle, site.number(*first).span, message);
    for id in &cycle[1..] {
        diagnostic.also(site.number(*id).span, "by way of this");
    }
    diagnostic.help(format!("the way round is {}", way.join(" → ")));
}
