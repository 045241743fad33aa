//! The commands and their flags.

mod build;
mod check;
mod deploy;
mod editor;
mod import;
mod init;
mod list;
mod new;
mod numbers;
mod progress;
mod publish;
mod serve;

use std::path::{Path, PathBuf};
use std::time::Duration;

use briefing::Built;
use briefing::check::ledger::{self, Ledger};
use briefing::config::{BaseUrl, Overrides};
use briefing::diagnostic::{Code, Report, Severity};
use briefing::files::{Failure, Files, replace};
use briefing::resolve::{Route, Target};
use briefing::writing::Refusal;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

/// A static-site generator for research briefs: every number computed, checked for units and traced to
/// its sources.
#[derive(Debug, Parser)]
#[command(name = "briefing", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site
    Build(build::BuildArguments),
    /// Look for what a build lets pass: broken links, and numbers that nothing supports
    Check(check::CheckArguments),
    /// Preview the site in a browser, drafts included; it follows every change
    Serve(serve::ServeArguments),
    /// Begin a draft, or a page, and say where it lies
    New(new::NewArguments),
    /// Make a post of a draft: checked, dated, and moved with its files
    Publish(publish::PublishArguments),
    /// Make a draft of a post again
    Unpublish(publish::PublishArguments),
    /// Send the site to where its readers have it from
    Deploy(deploy::DeployArguments),
    /// Make a new site that builds at once
    Init {
        /// The folder to make it in
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Make a site of another generator's
    Import {
        #[command(subcommand)]
        from: import::ImportArguments,
    },
    /// List posts, drafts, pages, what is left out, or every file of the output
    List(list::ListArguments),
    /// List every computed number and where it is published
    Numbers(numbers::NumbersArguments),
    /// Explain a kind of mistake
    Explain {
        /// The name in the brackets of a message, such as `unit-mismatch`
        code: String,
    },
}

/// What every command that reads a site takes.
#[derive(Args, Debug)]
struct SiteArguments {
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Treat drafts as posts
    #[arg(long)]
    drafts: bool,
    /// Where the site is published, instead of what its configuration says
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
}

impl SiteArguments {
    fn overrides(&self, environment: &Environment) -> Overrides {
        Overrides {
            url: self.base_url.clone(),
            drafts: self.drafts,
            future: false,
            now: environment.now,
        }
    }
}

/// What a command takes that changes the sources of a site.
#[derive(Args, Debug)]
struct SiteFolder {
    /// The folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

/// What the program knows of the world around it.
pub(crate) struct Environment {
    /// When the run started.
    pub(crate) now: Timestamp,
    /// What tells the time, for what goes on.
    pub(crate) clock: fn() -> Timestamp,
    /// How long it has taken so far.
    pub(crate) elapsed: Box<dyn Fn() -> Duration + Sync>,
    /// The program that edits texts, as it is called.
    pub(crate) editor: Option<String>,
    /// Whether a person reads along.
    pub(crate) is_terminal: bool,
    /// Whether colours are welcome.
    pub(crate) wants_colour: bool,
    /// Tells a person something while a command runs.
    pub(crate) say: fn(&str),
    /// Asks a person whether to go on; `None` where nobody can be asked.
    pub(crate) ask: Option<fn(&str) -> bool>,
}

impl Environment {
    /// A site as its configuration has it, now.
    fn overrides(&self) -> Overrides {
        Overrides { url: None, drafts: false, future: false, now: self.now }
    }
}

/// What a command has to say.
pub(crate) struct Outcome {
    /// What was asked for.
    pub(crate) answer: String,
    /// What is wrong.
    pub(crate) complaint: String,
    /// Whether nothing is.
    pub(crate) is_clean: bool,
}

impl Outcome {
    fn answer(answer: String) -> Outcome {
        Outcome { answer, complaint: String::new(), is_clean: true }
    }
}

/// What a command says that cannot be carried out.
fn refused(refusal: &Refusal) -> Outcome {
    Outcome { answer: String::new(), complaint: refusal.to_string(), is_clean: false }
}

/// A path of a site as it is seen from here.
fn seen(root: &Path, path: &str) -> String {
    if root == Path::new(".") { path.to_owned() } else { root.join(path).display().to_string() }
}

/// Runs a command.
pub(crate) fn run(arguments: Arguments, environment: &Environment) -> Result<Outcome, Failure> {
    match arguments.command {
        Command::Build(arguments) => build::run(&arguments, environment),
        Command::Check(arguments) => check::run(&arguments, environment),
        Command::Serve(arguments) => serve::run(&arguments, environment),
        Command::New(arguments) => new::run(&arguments, environment),
        Command::Publish(arguments) => publish::publish(&arguments, environment),
        Command::Unpublish(arguments) => publish::unpublish(&arguments, environment),
        Command::Deploy(arguments) => deploy::run(&arguments, environment),
        Command::Init { dir } => init::run(&dir, environment),
        Command::Import { from } => import::run(&from, environment),
        Command::List(arguments) => list::run(&arguments, environment),
        Command::Numbers(arguments) => numbers::run(&arguments, environment),
        Command::Explain { code } => Ok(explain(&code)),
    }
}

fn explain(name: &str) -> Outcome {
    if let Some(entry) = Code::explain(name) {
        return Outcome::answer(format!("{entry}\n"));
    }
    let names = Code::ALL.iter().map(|code| code.name());
    let near = briefing::diagnostic::nearest(name, names.clone());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the codes are {}", names.collect::<Vec<_>>().join(", ")),
    };
    let complaint = format!("error: there is no code `{name}`\n  = help: {help}\n");
    Outcome { answer: String::new(), complaint, is_clean: false }
}

/// In which form a command tells what is wrong.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Drawn under the lines of the source, for a person
    Human,
    /// JSON
    Json,
    /// SARIF 2.1.0, for editors and forges
    Sarif,
}

/// How a command judges a site and tells what is wrong with it.
#[derive(Args, Debug)]
struct Judgement {
    /// Treat warnings as mistakes
    #[arg(long)]
    strict: bool,
    /// How to tell what is wrong; for machines it is all that is printed
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    format: Format,
}

impl Judgement {
    fn is_clean(&self, report: &Report) -> bool {
        if self.strict { report.is_empty() } else { !report.has_errors() }
    }

    /// The outcome of a command that has `answer` to say to a person.
    fn outcome(
        &self,
        (report, files): (&Report, &Files),
        answer: String,
        environment: &Environment,
    ) -> Outcome {
        let is_clean = self.is_clean(report);
        let machine = match self.format {
            Format::Human => {
                let complaint = complaint(report, files, environment);
                return Outcome { answer, complaint, is_clean };
            }
            Format::Json => report.json(files),
            Format::Sarif => report.sarif(files),
        };
        Outcome { answer: format!("{machine:#}\n"), complaint: String::new(), is_clean }
    }
}

/// The mistakes of a report, drawn, and how many there are; empty when there are none.
fn complaint(report: &Report, files: &Files, environment: &Environment) -> String {
    if report.is_empty() {
        return String::new();
    }
    let colour = environment.is_terminal && environment.wants_colour;
    let count = |severity, one: &str, many: &str| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let counts = [
        count(Severity::Error, "mistake", "mistakes"),
        count(Severity::Warning, "warning", "warnings"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    format!("{}\n{}\n", report.draw(files, colour), counts.join(", "))
}

/// Records what a site publishes now, and gives the ledger as it was written.
fn record(root: &Path, now: &Ledger, earlier: Option<&Ledger>) -> Result<Ledger, Failure> {
    let now = earlier.map_or_else(|| now.clone(), |earlier| now.clone().since(earlier));
    replace(&root.join(ledger::PATH), &now.text())?;
    Ok(now)
}

/// What a site has, in a few words.
fn contents(built: &Built) -> String {
    let is_page = |route: &&Route| {
        use Target::{Categories, Listing, Moved, NotFound, Page, Redirect, Tags};
        let target = route.target;
        matches!(
            target,
            Page(_) | Listing(..) | Categories | Tags | NotFound | Redirect(..) | Moved(_)
        )
    };
    let pages = built.site.routes.iter().filter(is_page).count();
    let numbers = built.site.numbers.iter().filter(|n| n.is_named() && !n.is_many()).count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let mut text = format!("{pages} page{}, {numbers} number{}", plural(pages), plural(numbers));
    for (n, what, why) in [
        (built.site.future, "post", "as dated later than now"),
        (built.site.expired, "page", "as expired"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}{} left out {why}", plural(n));
        }
    }
    text
}
