//! The command line: reads arguments, clock and environment once, prints, and gives the exit code.

mod cli;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use cli::{Arguments, Environment};

#[expect(clippy::disallowed_methods, reason = "this is where the clock and environment are read")]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let start = std::time::Instant::now();
    let environment = Environment {
        now: jiff::Timestamp::now(),
        clock: jiff::Timestamp::now,
        elapsed: Box::new(move || start.elapsed()),
        editor: ["VISUAL", "EDITOR"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty())),
        is_terminal: std::io::stderr().is_terminal(),
        wants_colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        say: |text| {
            let _ = std::io::stderr().write_all(text.as_bytes());
        },
        ask: (std::io::stdin().is_terminal() && std::io::stderr().is_terminal()).then_some(ask),
    };
    match cli::run(arguments, &environment) {
        Ok(outcome) => {
            // A reader that has gone away, such as `head`, is no failure.
            let _ = std::io::stderr().write_all(outcome.complaint.as_bytes());
            let _ = std::io::stdout().write_all(outcome.answer.as_bytes());
            if outcome.is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "error: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Asks on the terminal; whatever is not a clear yes is a no.
fn ask(question: &str) -> bool {
    let _ = write!(std::io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let is_read = std::io::stdin().read_line(&mut answer).is_ok();
    is_read && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}
