//! Numbers that hang together, computed together.
//!
//! Two numbers hang together when a formula needs both, so that they share draws. A site falls into as
//! many such components as it has briefs that do not name each other's models: they are computed on
//! every core, and the draws of one are gone before a site's would fill the memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::draw::{Doubt, Draws, Evaluator};
use super::evaluate::{self, Stop};
use super::program::{Program, StepKind};
use super::sample;
use super::spread::Spread;
use super::{Estimate, no_result, unsure};
use crate::diagnostic::Report;
use crate::quantity::{Quantity, Uncertain};
use crate::resolve::{DefinitionKind, NumberId, ScenarioId, Site};

/// Numbers that hang together.
pub(super) struct Component {
    /// Each after those it needs.
    pub(super) order: Vec<NumberId>,
    /// The scenarios that change inputs among them.
    pub(super) scenarios: Vec<ScenarioId>,
    /// How many draws its uncertain inputs are given.
    pub(super) draws: usize,
}

/// The numbers of a component, and of each of its scenarios those that it changes.
#[derive(Default)]
pub(super) struct Computed {
    pub(super) base: Vec<(NumberId, Estimate)>,
    pub(super) scenarios: Vec<(ScenarioId, BTreeMap<NumberId, Estimate>)>,
    pub(super) report: Report,
}

/// The components of a site.
pub(super) fn all(site: &Site, program: &Program) -> Vec<Component> {
    let mut sets = Sets::new(site.numbers.len());
    for id in program.order() {
        for need in program.needs(*id) {
            sets.join(id.index(), need.index());
        }
    }
    for scenario in &site.scenarios {
        for pair in scenario.overrides.windows(2) {
            sets.join(pair[0].0.index(), pair[1].0.index());
        }
    }
    let mut by_root: HashMap<usize, usize> = HashMap::new();
    let mut components: Vec<Component> = Vec::new();
    for id in program.order() {
        let at = *by_root.entry(sets.root(id.index())).or_insert_with(|| {
            components.push(Component { order: Vec::new(), scenarios: Vec::new(), draws: 0 });
            components.len() - 1
        });
        let component = &mut components[at];
        component.order.push(*id);
        // What depends on nothing uncertain needs no draws.
        if program.is_uncertain(*id) {
            component.draws = component.draws.max(draws_of(site, *id));
        }
    }
    for (id, scenario) in (0_u32..).map(ScenarioId::new).zip(&site.scenarios) {
        let first = scenario
            .overrides
            .first()
            .and_then(|(number, _)| by_root.get(&sets.root(number.index())));
        if let Some(at) = first {
            components[*at].scenarios.push(id);
            let uncertain = scenario.overrides.iter().filter(|(_, v)| v.distribution.is_some());
            let draws = uncertain.map(|(number, _)| draws_of(site, *number)).max();
            components[*at].draws = components[*at].draws.max(draws.unwrap_or(0));
        }
    }
    components
}

fn draws_of(site: &Site, id: NumberId) -> usize {
    let model = &site.models[site.number(id).model.index()].source;
    model.draws.unwrap_or(site.config.draws) as usize
}

impl Component {
    /// Computes its numbers; `standard` has the draws of the standard normal distribution.
    pub(super) fn compute(&self, site: &Site, program: &Program, standard: &[f64]) -> Computed {
        let mut computed = Computed::default();
        let scenarios: Vec<_> = self
            .scenarios
            .iter()
            .map(|id| {
                let changes = site.scenario(*id).overrides.iter().cloned().collect();
                let order = self.changed(program, &changes);
                (*id, changes, order)
            })
            .collect();
        // What the scenarios take over from the site as it stands.
        let kept = scenarios.iter().flat_map(|(_, _, order)| order);
        let kept: BTreeSet<NumberId> = kept.flat_map(|id| program.needs(*id)).collect();
        let changes = BTreeMap::new();
        let run = Run { site, program, standard, changes: &changes, scenario: None };
        let base = run.all(&self.order, &Known::default(), &kept, &mut computed.report);
        for (id, changes, order) in scenarios {
            let name = Some(site.scenario(id).name.as_str());
            let run = Run { site, program, standard, changes: &changes, scenario: name };
            let changed = run.all(&order, &base, &BTreeSet::new(), &mut computed.report);
            computed.scenarios.push((id, changed.estimates));
        }
        computed.base = base.estimates.into_iter().collect();
        computed
    }

    /// The inputs that are changed and what needs them, in order.
    fn changed(&self, program: &Program, changes: &BTreeMap<NumberId, Uncertain>) -> Vec<NumberId> {
        let mut changed: BTreeSet<NumberId> = BTreeSet::new();
        for id in &self.order {
            let needs = program.needs(*id);
            let is_changed = changes.contains_key(id);
            if is_changed || needs.iter().any(|need| changed.contains(need)) {
                changed.insert(*id);
            }
        }
        self.order.iter().copied().filter(|id| changed.contains(id)).collect()
    }
}

/// What has been computed, with its draws.
#[derive(Default)]
pub(super) struct Known {
    pub(super) estimates: BTreeMap<NumberId, Estimate>,
    pub(super) draws: HashMap<NumberId, Draws<'static>>,
}

/// Some numbers once more, each after those it needs, with the draws of the uncertain inputs and of the
/// last; what is wrong with them has been reported.
pub(super) fn known(site: &Site, program: &Program, order: &[NumberId], standard: &[f64]) -> Known {
    let run = Run { site, program, standard, changes: &BTreeMap::new(), scenario: None };
    let inputs = order.iter().filter(|id| program.is_uncertain(**id));
    let kept = inputs.chain(order.last()).copied().collect();
    run.all(order, &Known::default(), &kept, &mut Report::new())
}

/// One way through some numbers.
struct Run<'r> {
    site: &'r Site,
    program: &'r Program,
    standard: &'r [f64],
    changes: &'r BTreeMap<NumberId, Uncertain>,
    /// Its name, when it is one.
    scenario: Option<&'r str>,
}

impl Run<'_> {
    /// Computes some numbers in their order; what is not among them is as in `base`.
    ///
    /// Draws take much memory and are gone after their last use, but for those that are to be kept.
    fn all(
        &self,
        order: &[NumberId],
        base: &Known,
        kept: &BTreeSet<NumberId>,
        report: &mut Report,
    ) -> Known {
        let mut last_use: HashMap<NumberId, NumberId> = HashMap::new();
        for id in order {
            last_use.extend(self.program.needs(*id).into_iter().map(|need| (need, *id)));
        }
        let mut known = Known::default();
        for id in order {
            let Some((estimate, draws)) = self.one(*id, &known, base, report) else { continue };
            known.estimates.insert(*id, estimate);
            if last_use.contains_key(id) || kept.contains(id) {
                known.draws.insert(*id, draws);
            }
            for need in self.program.needs(*id) {
                if last_use[&need] == *id && !kept.contains(&need) {
                    known.draws.remove(&need);
                }
            }
        }
        known
    }

    fn one(
        &self,
        id: NumberId,
        known: &Known,
        base: &Known,
        report: &mut Report,
    ) -> Option<(Estimate, Draws<'static>)> {
        let step = self.program.step(id)?;
        let unit = step.unit.clone();
        let estimate = |value, spread| Estimate { central: Quantity { value, unit }, spread };
        let op = match &step.kind {
            StepKind::Input { central, distribution } => {
                let change = self.changes.get(&id);
                let central = change.map_or(*central, |change| change.central.value);
                let distribution = change.map_or(*distribution, |change| change.distribution);
                let Some(distribution) = distribution else {
                    return Some((estimate(central, None), Draws::Same(central)));
                };
                let draws = sample::draws(&distribution, &self.seed(id), self.standard);
                let spread = Spread::of_distribution(&distribution);
                let draws = Draws::Each(std::borrow::Cow::Owned(draws));
                return Some((estimate(central, Some(spread)), draws));
            }
            StepKind::Formula(op) => op,
        };
        let definition = self.site.number(id);
        let span = match &definition.kind {
            DefinitionKind::Formula { expr, .. } => expr.span,
            _ => definition.span,
        };
        let central = |id: NumberId| {
            let estimate = known.estimates.get(&id).or_else(|| base.estimates.get(&id));
            estimate.map(|estimate| estimate.central.value)
        };
        let value = match evaluate::whole(op, &central, span) {
            Ok(value) => value,
            Err(Stop::Unknown) => return None,
            Err(Stop::Wrong(wrong)) => {
                no_result(definition, self.scenario, wrong, report);
                return None;
            }
        };
        let of = |id: NumberId| known.draws.get(&id).or_else(|| base.draws.get(&id));
        let mut evaluator = Evaluator { of, doubt: None };
        let draws = evaluator.whole(op, span).into_owned();
        if let Some(Doubt { wrong, count }) = evaluator.doubt {
            let of = self.standard.len();
            unsure(definition, self.scenario, wrong, (count, of), report);
        }
        // What is the same at each draw is the central value, whose evaluation is the one that counts.
        let spread = Spread::of_draws(&draws);
        let draws = if spread.is_some() { draws } else { Draws::Same(value) };
        Some((estimate(value, spread), draws))
    }

    /// The name that fixes the draws of an input.
    fn seed(&self, id: NumberId) -> String {
        let definition = self.site.number(id);
        let model = &self.site.models[definition.model.index()].source.name;
        format!("{model}.{}", definition.name)
    }
}

/// Disjoint sets of numbers, joined as they are found to hang together.
struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Sets {
        Sets { parents: (0..count).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}
