//! What a test needs of the machine.

use std::io::Write;
use std::path::PathBuf;

/// Whether a program is there; says so when it is not.
pub(crate) fn has_program(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    folders.push(PathBuf::from("/usr/sbin"));
    let is_there = folders.iter().any(|folder| folder.join(program).is_file());
    if !is_there {
        lacks(&format!("`{program}`"));
    }
    is_there
}

/// Says that something is not tested for want of something else. A machine that is to run all tests says so, and
/// then that is a failure.
pub(crate) fn lacks(what: &str) {
    assert!(std::env::var_os("EVERY_TEST").is_none(), "{what} is not installed");
    // The harness would keep back what is printed by a test that passes.
    let _ = writeln!(std::io::stderr(), "not tested here: {what} is not installed");
}
