//! What only a browser can tell: the tests in `tests/browser`, on this repository's own site as this program builds it.
//!
//! They are a target of their own, since they want the machine for themselves.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk and the program from outside"
)]

#[path = "suite/installed.rs"]
mod installed;

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_site_is_what_its_readers_want_in_a_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/browser");
    let browser = std::env::var_os("CHROMIUM").map_or("/usr/bin/chromium".into(), PathBuf::from);
    if !browser.is_file() {
        return installed::lacks("Chromium");
    }
    if !installed::has_program("npm") {
        return;
    }
    if !folder.join("node_modules").is_dir() {
        return installed::lacks("what `npm ci` brings to tests/browser");
    }
    let program = env!("CARGO_BIN_EXE_briefing");
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site-in-a-browser");
    let mut build = Command::new(program);
    build.arg("build").arg("--root").arg(root).arg("--out").arg(&site);
    assert!(build.status().unwrap().success());
    let mut tests = Command::new("npm");
    tests.arg("test").current_dir(&folder).env("BRIEFING", program).env("SITE", &site);
    let tests = tests.output().unwrap();
    let said = String::from_utf8_lossy(&tests.stdout);
    assert!(tests.status.success(), "{said}{}", String::from_utf8_lossy(&tests.stderr));
}
