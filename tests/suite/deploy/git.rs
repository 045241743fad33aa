//! To a branch of a real git repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Contents, Desk, assert_same};

/// Runs git and gives what it prints.
fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_COMMITTER_NAME", "Ben"),
        ("GIT_COMMITTER_EMAIL", "ben@example.org"),
        ("GIT_AUTHOR_NAME", "Ben"),
        ("GIT_AUTHOR_EMAIL", "ben@example.org"),
    ] {
        command.env(name, value);
    }
    let output = command.output().expect("git is installed");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    output.stdout
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(git(folder, arguments)).expect("git speaks UTF-8").trim().to_owned()
}

/// A site whose repository has a remote `origin` that is empty.
fn desk(deploy: &str) -> Desk {
    let desk = Desk::new(deploy);
    git(&desk.path("."), &["init", "--quiet", "--bare", "pages.git"]);
    git(&desk.path("pages.git"), &["config", "uploadpack.allowFilter", "true"]);
    git(&desk.path("site"), &["init", "--quiet", "--initial-branch=main"]);
    git(&desk.path("site"), &["remote", "add", "origin", "../pages.git"]);
    desk
}

/// What a branch has, but our own record.
fn branch(repository: &Path, branch: &str) -> Contents {
    let listed = text(repository, &["ls-tree", "-r", "--name-only", "-z", branch]);
    let paths =
        listed.split('\0').filter(|path| !path.is_empty() && !path.starts_with(".briefing"));
    paths
        .map(|path| (path.to_owned(), git(repository, &["show", &format!("{branch}:{path}")])))
        .collect()
}

fn with_host_files(mut site: Contents) -> Contents {
    site.insert(".nojekyll".to_owned(), Vec::new());
    site.insert("CNAME".to_owned(), b"example.org\n".to_vec());
    site
}

fn commits(repository: &Path) -> String {
    text(repository, &["log", "--format=%s by %cn", "gh-pages"])
}

#[test]
fn a_branch_gets_the_site_and_a_commit_for_each_change() {
    let desk = desk("{ type: git }");
    let remote = desk.path("pages.git");
    desk.sent();
    assert_same(&branch(&remote, "gh-pages"), &with_host_files(desk.built()));
    desk.change();
    desk.sent();
    assert_same(&branch(&remote, "gh-pages"), &with_host_files(desk.built()));
    desk.sent();
    assert_eq!(commits(&remote), "Publish the site by Ann Nord\nPublish the site by Ann Nord");
    git(&remote, &["fsck", "--strict"]);
}

#[test]
fn the_sites_own_work_tree_index_and_branches_are_not_touched() {
    let desk = desk("{ type: git }");
    let site = desk.path("site");
    git(&site, &["add", "content"]);
    git(&site, &["commit", "--quiet", "--message", "Start"]);
    git(&site, &["add", "briefing.yaml"]);
    let state = || {
        let status = text(&site, &["status", "--porcelain", "--branch", "--", ":!published.lock"]);
        (status, text(&site, &["for-each-ref"]), text(&site, &["count-objects", "-v"]))
    };
    let before = state();
    desk.sent();
    desk.change();
    git(&site, &["checkout", "--quiet", "--", "content"]);
    fs::remove_file(site.join("content/new.md")).expect("the file is there");
    assert_eq!(state(), before);
}

#[test]
fn a_branch_that_has_moved_on_gets_the_site_on_top_of_that() {
    let desk = desk("{ type: git }");
    let remote = desk.path("pages.git");
    desk.sent();
    git(&desk.path("."), &["clone", "--quiet", "--branch=gh-pages", "pages.git", "other"]);
    let other = desk.path("other");
    fs::write(other.join("README"), "Hand off.\n").expect("a file");
    git(&other, &["add", "README"]);
    git(&other, &["commit", "--quiet", "--message", "A note"]);
    // As somebody who pushes between our look and our push: the first push finds another branch.
    let hook = format!(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n\
         [ -e moved ] && exit 0\ntouch moved\n\
         git fetch --quiet {} +gh-pages:gh-pages\n",
        other.display()
    );
    let path = remote.join("hooks/pre-receive");
    fs::write(&path, hook).expect("a hook");
    set_executable(&path);
    desk.change();
    desk.sent();
    assert!(remote.join("moved").exists());
    let mut expected = with_host_files(desk.built());
    expected.insert("README".to_owned(), b"Hand off.\n".to_vec());
    assert_same(&branch(&remote, "gh-pages"), &expected);
    let titles = "Publish the site by Ann Nord\nA note by Ben\nPublish the site by Ann Nord";
    assert_eq!(commits(&remote), titles);
}

#[test]
fn a_remote_that_refuses_says_why_and_nothing_is_recorded() {
    let desk = desk("{ type: git }");
    let hook = desk.path("pages.git/hooks/pre-receive");
    fs::write(&hook, "#!/bin/sh\necho the office is closed >&2\nexit 1\n").expect("a hook");
    set_executable(&hook);
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("error: cannot push to ") && ran.err.contains("the office is closed"));
    assert!(!desk.path("site/published.lock").exists());
}

#[test]
fn a_branch_without_history_is_one_commit() {
    let desk = desk("{ type: git, force: true, cname: www.example.org, message: Today }");
    desk.sent();
    desk.change();
    desk.sent();
    let mut expected = desk.built();
    expected.insert(".nojekyll".to_owned(), Vec::new());
    expected.insert("CNAME".to_owned(), b"www.example.org\n".to_vec());
    assert_same(&branch(&desk.path("pages.git"), "gh-pages"), &expected);
    assert_eq!(commits(&desk.path("pages.git")), "Today by Ann Nord");
}

#[test]
fn the_sites_own_repository_can_have_the_branch() {
    let desk = desk("{ type: git, repo: ., branch: pages/live, cname: false }");
    desk.sent();
    let mut expected = desk.built();
    expected.insert(".nojekyll".to_owned(), Vec::new());
    assert_same(&branch(&desk.path("site"), "pages/live"), &expected);
}

#[test]
fn a_branch_of_sources_is_not_overwritten() {
    let desk = desk("{ type: git, repo: ., branch: main }");
    let site = desk.path("site");
    desk.write("-- index.html --\nmine\n");
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "Start"]);
    git(&site, &["checkout", "--quiet", "--detach"]);
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("did not send lies where the site would go\n  index.html"), "{ran:?}");
    let ran = desk.deploy(&["--yes", "--replace"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let all = branch(&site, "main");
    assert!(all.contains_key("briefing.yaml") && all["index.html"] != b"mine\n");
}

#[test]
fn credentials_in_an_address_are_never_printed() {
    let desk = desk("{ type: git, repo: \"https://ben77:s3cret-token@localhost:1/x.git\" }");
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 2);
    let all = ran.out + &ran.err;
    assert!(all.contains("cannot read https://***@localhost:1/x.git"), "{all}");
    assert!(!all.contains("s3cret") && !all.contains("ben77"), "{all}");
}

#[test]
fn a_remote_that_the_repository_does_not_know_is_told() {
    let desk = desk("{ type: git, repo: upstream }");
    let ran = desk.deploy(&["--dry-run"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the site's repository has no remote of that name"), "{ran:?}");
}

#[cfg(unix)]
fn set_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
}
