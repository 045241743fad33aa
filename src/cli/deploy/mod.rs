//! `briefing deploy`.

mod told;

use briefing::check::ledger::{self, Ledger, Moved};
use briefing::config::{self, Destination};
use briefing::deploy::{self, Outgoing, Plan, Remote, Run};
use briefing::diagnostic::{Report, nearest};
use briefing::files::{CONFIGS, Failure, Files};
use briefing::{deployable, load};
use clap::Args;

use super::progress::Progress;
use super::{Environment, Outcome, SiteArguments, complaint, record};

/// What `deploy` takes.
#[derive(Args, Debug)]
pub(super) struct DeployArguments {
    /// The name of the destination in the configuration; may be left out where there is only one
    target: Option<String>,
    #[command(flatten)]
    site: SiteArguments,
    /// Show what would be sent, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
    /// Take the place of files there that Briefing did not send
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(
    arguments: &DeployArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let root = &arguments.site.root;
    let files = load(root)?;
    let overrides = arguments.site.overrides(environment);
    let mut report = Report::new();
    let config = config::read(&files, &overrides, &mut report);
    // What is wrong in the configuration is told with all the rest, after the build.
    let to =
        (!report.has_errors()).then(|| choose(&config.deploy, arguments.target.as_deref(), &files));
    let to = match to.transpose() {
        Ok(to) => to,
        Err(complaint) => {
            return Ok(Outcome { answer: String::new(), complaint, is_clean: false });
        }
    };
    let progress = Progress::new("routes", environment);
    let (built, digests) = deployable(files, &overrides, &|all| progress.step(all))?;
    progress.finish();
    let complaint = complaint(&built.report, &built.files, environment);
    let Some(to) = to.filter(|_| !built.report.has_errors()) else {
        let complaint = complaint + "nothing was deployed\n";
        return Ok(Outcome { answer: String::new(), complaint, is_clean: false });
    };
    (environment.say)(&complaint);
    let mut site = Outgoing::new(built.subject(), &digests);
    let is_attended = environment.ask.is_some();
    let mut remote = deploy::open(to, &mut site, Run { root, now: environment.now, is_attended })?;
    let holdings = remote.holds(&site)?;
    let deployment = Deployment {
        plan: Plan::new(&site, &holdings, remote.as_ref()),
        now: Ledger::of(built.subject()),
        earlier: ledger::read(&built.files, &mut Report::new()),
        arguments,
        environment,
        to,
    };
    deployment.go(&site, remote.as_mut())
}

/// The destination that is meant.
///
/// # Errors
///
/// Why it is none of them, to be printed.
fn choose<'c>(
    all: &'c [Destination],
    name: Option<&str>,
    files: &Files,
) -> Result<&'c Destination, String> {
    let names = || all.iter().map(|to| format!("`{}`", to.name)).collect::<Vec<_>>().join(", ");
    match (all, name) {
        ([], _) => {
            let help = if files.get(files.config()).path == CONFIGS[0] {
                "write `deploy: { type: git }`, or another of the ways in docs/deploying.md"
            } else {
                "a Hexo site is deployed once `briefing import hexo` has made a Briefing site of it"
            };
            Err(format!("error: the configuration does not say where to\n  = help: {help}\n"))
        }
        ([only], None) => Ok(only),
        (_, None) => Err(format!(
            "error: there are {} destinations\n  = help: name one of them: {}\n",
            all.len(),
            names()
        )),
        (_, Some(name)) => all.iter().find(|to| to.name == name).ok_or_else(|| {
            let help = match nearest(name, all.iter().map(|to| to.name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the configuration has {}", names()),
            };
            format!("error: there is no destination `{name}`\n  = help: {help}\n")
        }),
    }
}

/// A site that is about to be sent.
struct Deployment<'a> {
    plan: Plan,
    /// What the public will have.
    now: Ledger,
    /// What it had.
    earlier: Option<Ledger>,
    to: &'a Destination,
    arguments: &'a DeployArguments,
    environment: &'a Environment,
}

impl Deployment<'_> {
    fn go(&self, site: &Outgoing<'_>, remote: &mut dyn Remote) -> Result<Outcome, Failure> {
        let subject = site.subject();
        let since = |earlier: &Ledger| ledger::moved(earlier, &self.now, subject);
        let moved: Option<Moved> = self.earlier.as_ref().map(since);
        let plan = told::plan(&self.plan, subject.site, moved.as_ref());
        let plan = format!("to {}\n{plan}", remote.place());
        if self.arguments.dry_run {
            return Ok(Outcome::answer(plan));
        }
        if !self.plan.is_empty() {
            (self.environment.say)(&plan);
        }
        if !self.plan.foreign.is_empty() && !self.arguments.replace {
            let complaint = told::foreign(&self.plan.foreign);
            return Ok(Outcome { answer: String::new(), complaint, is_clean: false });
        }
        if !self.plan.is_empty() {
            if !self.arguments.yes && !self.is_agreed(remote)? {
                return Ok(Outcome::answer("nothing was sent\n".to_owned()));
            }
            let progress = Progress::new("files", self.environment);
            remote.send(site, &self.plan, &|| progress.step(self.plan.sent.len()))?;
            progress.finish();
        }
        if self.to.ledger {
            record(&self.arguments.site.root, &self.now, self.earlier.as_ref())?;
        }
        let seconds = (self.environment.elapsed)().as_secs_f64();
        Ok(Outcome::answer(told::done(&self.plan, &remote.place(), seconds)))
    }

    fn is_agreed(&self, remote: &dyn Remote) -> Result<bool, Failure> {
        let Some(ask) = self.environment.ask else {
            let reason = "there is nobody to ask; say yes beforehand with `--yes`";
            return Err(Failure::new("deploy to", remote.place().as_ref(), reason));
        };
        Ok(ask("deploy?"))
    }
}
