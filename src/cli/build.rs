//! `briefing build`.

use std::path::{Path, PathBuf};

use briefing::files::{Failure, Files, Folder, overlap};
use briefing::{build, load};
use clap::Args;

use super::progress::Progress;
use super::{Environment, Judgement, Outcome, SiteArguments, contents};

/// What `build` takes.
#[derive(Args, Debug)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The folder to write to [default: `public` in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    judgement: Judgement,
}

pub(super) fn run(
    arguments: &BuildArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let root = &arguments.site.root;
    let beside_content = || {
        if root == Path::new(".") { PathBuf::from("public") } else { root.join("public") }
    };
    let out = arguments.out.clone().unwrap_or_else(beside_content);
    let files = load(root)?;
    refuse_inputs(root, &files, &out)?;
    let folder = Folder::open(&out)?;
    let progress = Progress::new("routes", environment);
    let overrides = arguments.site.overrides(environment);
    let built = build(files, &overrides, &folder, &|all| progress.step(all))?;
    progress.finish();
    let judgement = &arguments.judgement;
    let found = (&built.report, &built.files);
    if !judgement.is_clean(&built.report) {
        let mut outcome = judgement.outcome(found, String::new(), environment);
        if !outcome.complaint.is_empty() {
            outcome.complaint += &format!("nothing was written to {}\n", out.display());
        }
        return Ok(outcome);
    }
    let written = folder.commit()?;
    built.files.tidy();
    let changes = match (written.changed, written.removed) {
        (changed, 0) => format!("{changed} written"),
        (changed, removed) => format!("{changed} written, {removed} removed"),
    };
    let answer = format!(
        "built {}: {}, {} files ({changes}), {:.2} s\n",
        out.display(),
        contents(&built),
        written.files,
        (environment.elapsed)().as_secs_f64(),
    );
    Ok(judgement.outcome(found, answer, environment))
}

/// Refuses to write where the site is read from.
fn refuse_inputs(root: &Path, files: &Files, out: &Path) -> Result<(), Failure> {
    let inputs = briefing::config::inputs(files);
    let folders = inputs.folders();
    let mut inputs = folders.map(|folder| root.join(folder)).filter(|input| input.exists());
    if inputs.any(|input| overlap(&input, out)) {
        let reason = "the site is read from there; choose another folder with --out";
        return Err(Failure::new("write to", out, reason));
    }
    Ok(())
}
