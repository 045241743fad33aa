//! Opening a text in the author's editor.

use std::path::Path;
use std::process::Command;

use briefing::config::Config;

use super::Environment;

/// Opens a file: by the address that the configuration has under `editor`, else with the program that the
/// environment names, else as the preview's links do. That none can be started is said and does no harm.
pub(super) fn open(path: &Path, config: &Config, environment: &Environment) {
    let opened = match (&config.own_editor, &environment.editor) {
        (None, Some(command)) => run(command, path),
        _ => path.canonicalize().and_then(|path| {
            let address = config.editor().replace("{file}", &path.display().to_string());
            let address = address.replace("{line}", "1").replace("{column}", "1");
            open::that_detached(address)
        }),
    };
    if let Err(error) = opened {
        let help =
            "the key `editor` of the configuration, or the variable EDITOR, says which it is";
        (environment.say)(&format!("the editor could not be opened: {error}\n{help}\n"));
    }
}

/// Runs a command such as `code --wait` with a file, and waits for it: it may be an editor in the terminal.
fn run(command: &str, path: &Path) -> std::io::Result<()> {
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    Command::new(program).args(words).arg(path).status().map(drop)
}
