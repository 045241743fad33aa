//! `briefing check`.

use briefing::files::Failure;
use briefing::{check, load};
use clap::Args;

use super::{Environment, Outcome, SiteArguments, complaint, contents};

/// What `check` takes.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Treat warnings as mistakes
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(&arguments.site.root)?;
    let checked = check(files, &arguments.site.overrides(environment), &|_| ())?;
    let complaint = complaint(&checked.report, &checked.files, environment);
    let is_clean =
        if arguments.strict { checked.report.is_empty() } else { !checked.report.has_errors() };
    if !is_clean {
        return Ok(Outcome { answer: String::new(), complaint, is_clean });
    }
    let seconds = (environment.elapsed)().as_secs_f64();
    let answer = format!("checked {}, {seconds:.2} s\n", contents(&checked));
    Ok(Outcome { answer, complaint, is_clean })
}
