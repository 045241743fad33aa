//! `briefing check`.

use briefing::check::ledger::{self, Ledger, Moved};
use briefing::diagnostic::Report;
use briefing::files::Failure;
use briefing::{Built, check, load};
use clap::Args;

use super::{Environment, Judgement, Outcome, SiteArguments, contents, record};

/// What `check` takes.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    site: SiteArguments,
    #[command(flatten)]
    judgement: Judgement,
    /// Record addresses and numbers as they are now, in published.lock
    #[arg(long)]
    accept: bool,
}

pub(super) fn run(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(&arguments.site.root)?;
    let mut checked = check(files, &arguments.site.overrides(environment), &|_| ())?;
    let earlier = ledger::read(&checked.files, &mut Report::new());
    let now = Ledger::of(checked.subject());
    let moved = earlier.as_ref().map(|earlier| ledger::moved(earlier, &now, checked.subject()));
    if arguments.accept {
        checked.report = checked.report.without(&ledger::ACCEPTED);
    }
    let since = moved.as_ref().and_then(since_then);
    let answer = if !arguments.judgement.is_clean(&checked.report) {
        since.unwrap_or_default()
    } else if arguments.accept {
        let now = record(&arguments.site.root, &now, earlier.as_ref())?;
        recorded(&now, moved.as_ref())
    } else {
        since.unwrap_or_default() + &summary(&checked, environment)
    };
    Ok(arguments.judgement.outcome((&checked.report, &checked.files), answer, environment))
}

fn summary(checked: &Built, environment: &Environment) -> String {
    let seconds = (environment.elapsed)().as_secs_f64();
    format!("checked {}, {seconds:.2} s\n", contents(checked))
}

/// What moved since a site was published, in a line.
fn since_then(moved: &Moved) -> Option<String> {
    Some(format!("changed since it was published: {}\n", moved.summary()?))
}

fn recorded(now: &Ledger, moved: Option<&Moved>) -> String {
    let plural =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let (addresses, numbers) = now.counts();
    let addresses = plural(addresses, "address", "addresses");
    let mut text = format!(
        "recorded {addresses} and {} in {}",
        plural(numbers, "number", "numbers"),
        ledger::PATH
    );
    if let Some(moved) = moved {
        let counts = [
            (moved.new, "new address", "new addresses"),
            (moved.gone.len() + moved.expired.len(), "address gone", "addresses gone"),
            (moved.changes.len(), "number changed", "numbers changed"),
        ];
        let counts = counts.into_iter().filter(|(n, ..)| *n > 0);
        let counts: Vec<String> = counts.map(|(n, one, many)| plural(n, one, many)).collect();
        text += if counts.is_empty() { ": nothing has moved" } else { ": " };
        text += &counts.join(", ");
    }
    text + "\n"
}
