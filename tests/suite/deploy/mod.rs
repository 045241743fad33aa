//! Deploying: sites go to real remotes on this machine, and what is there afterwards is looked at.

mod configuration;
mod folder;
mod git;
mod proxy;
mod rsync;
#[cfg(feature = "cloud")]
mod s3;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::files_of;

/// Files by path.
pub(crate) type Contents = BTreeMap<String, Vec<u8>>;

/// A site on the disk, and beside it whatever it is sent to.
struct Desk(TempDir);

/// What the program said.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// A site of a few pages, a stylesheet and a model.
const SITE: &str = "
-- content/_models/lamp.yaml --
inputs: { power: 9 W, time: 2 h }
formulas: { energy: { formula: power * time, unit: Wh } }
-- content/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31
model: lamp
---
It takes {{ energy }} an evening.
-- content/about.md --
---
title: About
---
Ours.
-- content/old.md --
---
title: Old
---
To go.
-- content/notes/plain.txt --
some text
";

impl Desk {
    /// A site that is sent to where `deploy` says.
    fn new(deploy: &str) -> Desk {
        let desk = Desk(TempDir::new().expect("a folder"));
        desk.write(SITE);
        desk.configure(deploy);
        desk
    }

    fn configure(&self, deploy: &str) {
        let text = format!("title: Test\nurl: https://example.org\ndeploy: {deploy}\n");
        self.write(&format!("-- briefing.yaml --\n{text}"));
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes some files of the site.
    fn write(&self, text: &str) {
        for (path, text) in files_of(text) {
            let path = self.path("site").join(path);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
            fs::write(path, text).expect("the file can be written");
        }
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path("site").join(path)).expect("the file is there");
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path("site").join(path);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).expect("the file can be written");
    }

    fn briefing(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command.args(arguments).arg("--root").arg(self.path("site"));
        let others = [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_COMMITTER_NAME", "Ann Nord"),
            ("GIT_COMMITTER_EMAIL", "ann@example.org"),
            ("AWS_ACCESS_KEY_ID", "an-id"),
            ("AWS_SECRET_ACCESS_KEY", "a-secret"),
        ];
        let output = command.envs(others).output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("it speaks UTF-8");
        let code = output.status.code().expect("it ends by itself");
        Ran { code, out: text(output.stdout), err: text(output.stderr) }
    }

    fn deploy(&self, arguments: &[&str]) -> Ran {
        self.briefing(&[&["deploy"], arguments].concat())
    }

    /// Deploys, which has to succeed.
    fn sent(&self) -> Ran {
        let ran = self.deploy(&["--yes"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// What a build makes of the site.
    fn built(&self) -> Contents {
        let out = self.path("built");
        let ran = self.briefing(&["build", "--out", out.to_str().expect("it is UTF-8")]);
        assert_eq!(ran.code, 0, "{ran:?}");
        contents(&out)
    }

    /// A change of every kind: a new page, another number, a page that is gone.
    fn change(&self) {
        self.write("-- content/new.md --\n---\ntitle: New\n---\nHere.\n");
        self.edit("content/_models/lamp.yaml", "9 W", "12 W");
        self.remove("content/old.md");
        self.edit("content/about.md", "title: About", "title: About\naliases: [/old.html]");
        self.remove("content/notes/plain.txt");
        assert_eq!(self.briefing(&["check", "--accept"]).code, 0);
    }
}

/// Everything in a folder but our own record and that of git.
fn contents(folder: &Path) -> Contents {
    let mut all = Contents::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        let path = entry.path().strip_prefix(folder).expect("it is below the folder");
        let path = path.to_str().expect("the tests write UTF-8").to_owned();
        if entry.file_type().is_file() && ![".briefing", ".git"].iter().any(|o| path.starts_with(o))
        {
            all.insert(path, fs::read(entry.path()).expect("the file can be read"));
        }
    }
    all
}

/// Fails unless both have the same files, and the same in each.
fn assert_same(found: &Contents, expected: &Contents) {
    let paths = |contents: &Contents| contents.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(found), paths(expected));
    for (path, bytes) in expected {
        assert!(found[path] == *bytes, "{path} is another one");
    }
}
