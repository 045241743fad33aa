//! `briefing init`.

use std::path::Path;

use briefing::files::{Body, Failure, NewFile, embedded, write_new};
use include_dir::{Dir, include_dir};

use super::{Environment, Outcome};

/// A small site with a model.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/starter");

pub(super) fn run(dir: &Path, environment: &Environment) -> Result<Outcome, Failure> {
    let today = environment.now.strftime("%Y-%m-%d").to_string();
    let mut files = Vec::new();
    embedded(&STARTER, "", &mut |path, bytes| {
        let text = String::from_utf8_lossy(bytes).replace("%TODAY%", &today);
        // Cargo would take a file of this name for its own, so the starter's has no dot.
        let path = if path == "gitignore" { ".gitignore".to_owned() } else { path };
        files.push(NewFile { path, body: Body::Bytes(text.into_bytes()) });
    });
    write_new(dir, &files)?;
    let mut answer = format!("made a site of {} files in {}\n\n", files.len(), dir.display());
    let root =
        if dir == Path::new(".") { String::new() } else { format!(" --root {}", dir.display()) };
    answer += &format!("  briefing build{root}      builds it into its folder `public`\n");
    answer += &format!("  briefing numbers{root}    lists what it computes\n");
    Ok(Outcome::answer(answer))
}
