//! `briefing new`.

use briefing::config;
use briefing::diagnostic::Report;
use briefing::files::{Body, Failure, NewFile, create_folder, write_new};
use briefing::load;
use briefing::writing::{Wanted, draft};
use clap::Args;

use super::{Environment, Outcome, SiteFolder, editor, refused, seen};

/// What `new` takes.
#[derive(Args, Debug)]
pub(super) struct NewArguments {
    /// The title, of which the file's name is made
    title: String,
    #[command(flatten)]
    site: SiteFolder,
    /// The model that its numbers come from; one that is not there yet is begun
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Make a page, such as "About", rather than a draft
    #[arg(long)]
    page: bool,
    /// Begin with scaffolds/NAME.md
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// The name of the file, when not that of the title
    #[arg(long, value_name = "NAME")]
    slug: Option<String>,
    /// Open it in the editor
    #[arg(long)]
    open: bool,
}

pub(super) fn run(arguments: &NewArguments, environment: &Environment) -> Result<Outcome, Failure> {
    let root = arguments.site.root.as_path();
    let files = load(root)?;
    // What is wrong with the configuration, a build tells.
    let config = config::read(&files, &environment.overrides(), &mut Report::new());
    let wanted = Wanted {
        title: &arguments.title,
        slug: arguments.slug.as_deref(),
        model: arguments.model.as_deref(),
        template: arguments.template.as_deref(),
        is_page: arguments.page,
    };
    let draft = match draft(&files, &config, wanted) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let (path, _) = draft.text.clone();
    let new_file =
        |(path, text): (String, String)| NewFile { path, body: Body::Bytes(text.into()) };
    let model = draft.model.as_ref().map(|(path, _)| seen(root, path));
    let new: Vec<NewFile> = draft.model.into_iter().chain([draft.text]).map(new_file).collect();
    write_new(root, &new)?;
    if let Some(folder) = &draft.folder {
        create_folder(&root.join(folder))?;
    }
    let complaint = model.map(|path| format!("made the model {path}\n")).unwrap_or_default();
    if arguments.open {
        editor::open(&root.join(&path), &config, environment);
    }
    let answer = format!("{}\n", seen(root, &path));
    Ok(Outcome { answer, complaint, is_clean: true })
}
