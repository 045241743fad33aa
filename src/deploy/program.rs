//! Running another program, without a shell.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::files::Failure;

/// What a program gave.
pub(super) struct Said {
    pub(super) is_well: bool,
    /// The code that it ended with, where it was not killed.
    pub(super) code: Option<i32>,
    pub(super) out: Vec<u8>,
    pub(super) err: String,
}

impl Said {
    /// What it gave, as text without the line's end.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).trim().to_owned()
    }

    /// What it complained of, for the end of a message.
    pub(super) fn complaint(&self) -> String {
        let lines: Vec<&str> =
            self.err.lines().map(str::trim_end).filter(|l| !l.is_empty()).collect();
        match lines.as_slice() {
            [] => match self.code {
                Some(code) => format!("it ended with {code} and said nothing"),
                None => "it was stopped".to_owned(),
            },
            [line] => (*line).to_owned(),
            lines => lines.iter().map(|line| format!("\n  {line}")).collect(),
        }
    }
}

/// Starts a program that is written to.
pub(super) fn start(command: &mut Command) -> Result<Child, Failure> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    piped.spawn().map_err(|error| {
        let name = command.get_program().to_string_lossy().into_owned();
        if error.kind() == ErrorKind::NotFound {
            return Failure::new("run", Path::new(&name), "it is not installed");
        }
        Failure::io("run", Path::new(&name), &error)
    })
}

/// Runs a program to its end, with that to read.
pub(super) fn run(command: &mut Command, input: &[u8]) -> Result<Said, Failure> {
    let mut child = start(command)?;
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    let output = std::thread::scope(|scope| {
        // One that ends before it has read everything says itself what is wrong.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output()
    });
    Ok(said(output.map_err(|e| Failure::io("run", Path::new(command.get_program()), &e))?))
}

/// What a program gave by its end.
pub(super) fn said(output: Output) -> Said {
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    Said { is_well: output.status.success(), code: output.status.code(), out: output.stdout, err }
}
