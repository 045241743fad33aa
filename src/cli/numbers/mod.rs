//! `briefing numbers`.

mod brief;
mod listed;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use briefing::check::ledger::{self, Change, Ledger};
use briefing::diagnostic::Report;
use briefing::files::{Failure, Memory};
use briefing::resolve::NumberId;
use briefing::{Built, build, load};
use clap::Args;
use serde_json::Value;

use super::{Environment, Outcome, SiteArguments, complaint};
use listed::Listed;

/// What `numbers` takes.
#[derive(Args, Debug)]
pub(super) struct NumbersArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Give JSON, with full precision
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Give CSV, with full precision: a line for each number and scenario
    #[arg(long)]
    csv: bool,
    /// Only those that stand in one brief: its slug, path, address, or how its title begins
    #[arg(long, value_name = "NAME")]
    brief: Option<String>,
    /// Only those that readers see otherwise than published.lock has them
    #[arg(long)]
    changed: bool,
}

pub(super) fn run(
    arguments: &NumbersArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(&arguments.site.root)?;
    let overrides = arguments.site.overrides(environment);
    let mut built = build(files, &overrides, &Memory::default(), &|_| ())?;
    let mut wanted: Option<BTreeSet<NumberId>> = None;
    if let Some(name) = &arguments.brief {
        match brief::numbers(&built, name) {
            Ok(numbers) => wanted = Some(numbers),
            Err(complaint) => {
                return Ok(Outcome { answer: String::new(), complaint, is_clean: false });
            }
        }
    }
    let changes = if arguments.changed { changes(&mut built) } else { BTreeMap::new() };
    let is_wanted = |number: &Listed| {
        wanted.as_ref().is_none_or(|wanted| wanted.contains(&number.id))
            && (!arguments.changed || changes.contains_key(&number.name))
    };
    let numbers: Vec<Listed> = all(&built).filter(is_wanted).collect();
    let answer = if arguments.json {
        let all = numbers.iter().map(|number| number.json(changes.get(&number.name))).collect();
        format!("{:#}\n", Value::Array(all))
    } else if arguments.csv {
        listed::csv(&numbers)
    } else {
        table::drawn(&numbers, &changes)
    };
    let complaint = complaint(&built.report, &built.files, environment);
    Ok(Outcome { answer, complaint, is_clean: !built.report.has_errors() })
}

/// The numbers of each model as they are written, and then those without a name that stand somewhere.
fn all(built: &Built) -> impl Iterator<Item = Listed> {
    let unnamed: Vec<NumberId> =
        built.site.unnamed().filter(|id| built.standing.contains_key(id)).collect();
    let of_models = built.site.models.iter().flat_map(move |model| {
        let of_model = |id: &NumberId| {
            built.site.models[built.site.number(*id).model.index()].source.name == model.source.name
        };
        let unnamed: Vec<NumberId> = unnamed.iter().copied().filter(of_model).collect();
        model.order.iter().copied().chain(unnamed)
    });
    of_models.filter_map(|id| Listed::of(built, id))
}

/// What has changed since the site was published, by the names of the numbers.
fn changes(built: &mut Built) -> BTreeMap<String, Change> {
    let mut report = Report::new();
    let earlier = ledger::read(&built.files, &mut report);
    let moved = earlier.map(|earlier| {
        let subject = built.subject();
        ledger::moved(&earlier, &Ledger::of(subject), subject)
    });
    built.report.append(report);
    let changes = moved.map(|moved| moved.changes).unwrap_or_default();
    changes.into_iter().map(|change| (change.name.clone(), change)).collect()
}
