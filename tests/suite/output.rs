//! The output folder: written as a whole or not at all, and never beyond what is ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use briefing::files::{Body, Folder, RoutePath, Sink};
use tempfile::TempDir;

/// Everything in a folder, by path; our own record left out.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        let path = entry.path().strip_prefix(folder).expect("it is below the folder");
        let path = path.to_str().expect("the tests write UTF-8").to_owned();
        if entry.file_type().is_file() && !path.starts_with(".briefing") {
            all.insert(path, fs::read(entry.path()).expect("it can be read"));
        }
    }
    all
}

fn put(folder: &Folder, path: &str, text: &str) -> Result<(), briefing::files::Failure> {
    let path = RoutePath::new(path).expect("the path is one");
    folder.put(&path, Body::Bytes(text.as_bytes().to_vec()))
}

/// Builds a site of these pages.
fn write(out: &Path, pages: &[(&str, &str)]) -> briefing::files::Written {
    let folder = Folder::open(out).expect("the folder can be opened");
    for (path, text) in pages {
        put(&folder, path, text).expect("the page can be written");
    }
    folder.commit().expect("the site can be brought in")
}

fn pages(all: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    all.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

#[test]
fn a_build_brings_in_what_is_new_changes_what_changed_and_removes_what_is_gone() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    let first = [("a/index.html", "1"), ("b/index.html", "1"), ("c/d/index.html", "1")];
    assert_eq!(write(&out, &first).changed, 3);
    assert_eq!(contents(&out), pages(&first));
    let modified =
        fs::metadata(out.join("a/index.html")).and_then(|m| m.modified()).expect("a time");
    let second = [("a/index.html", "1"), ("b/index.html", "2"), ("e/index.html", "1")];
    let written = write(&out, &second);
    assert_eq!((written.files, written.changed, written.removed), (3, 2, 1));
    assert_eq!(contents(&out), pages(&second));
    assert!(!out.join("c").exists(), "the folders of a page that is gone go with it");
    let again = fs::metadata(out.join("a/index.html")).and_then(|m| m.modified()).expect("a time");
    assert_eq!(modified, again, "what is the same is not written again");
    assert_eq!(write(&out, &second).changed, 0);
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    write(&out, &[("a", "1"), ("b/index.html", "1")]);
    write(&out, &[("a/index.html", "2"), ("b", "2")]);
    assert_eq!(contents(&out), pages(&[("a/index.html", "2"), ("b", "2")]));
}

#[test]
fn a_build_that_is_given_up_changes_nothing() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    let folder = Folder::open(&out).expect("the folder can be opened");
    put(&folder, "a/index.html", "1").expect("the page can be written");
    drop(folder);
    assert!(!out.exists(), "a folder that this build made is gone again");
    write(&out, &[("a/index.html", "1")]);
    let folder = Folder::open(&out).expect("the folder can be opened");
    put(&folder, "a/index.html", "2").expect("the page can be written");
    drop(folder);
    assert_eq!(contents(&out), pages(&[("a/index.html", "1")]));
    let own: Vec<_> = fs::read_dir(out.join(".briefing")).expect("it is there").collect();
    assert_eq!(own.len(), 1, "only the manifest is left: {own:?}");
}

#[test]
fn what_briefing_did_not_write_stays_and_is_never_written_over() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    fs::create_dir_all(out.join("a")).expect("a folder");
    fs::write(out.join(".gitignore"), "*").expect("a file");
    fs::write(out.join("a/CNAME"), "mine").expect("a file");
    write(&out, &[("a/index.html", "1")]);
    write(&out, &[("b/index.html", "1")]);
    let kept = pages(&[(".gitignore", "*"), ("a/CNAME", "mine"), ("b/index.html", "1")]);
    assert_eq!(contents(&out), kept);
    let folder = Folder::open(&out).expect("the folder can be opened");
    let refused = put(&folder, "a/CNAME", "ours").expect_err("it is a stranger's");
    assert!(
        refused.to_string().contains("something is there that Briefing did not write"),
        "{refused}"
    );
    drop(folder);
    assert_eq!(contents(&out), kept);
}

#[test]
fn a_site_of_another_program_is_not_written_over() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    fs::create_dir_all(&out).expect("a folder");
    fs::write(out.join("index.html"), "Hexo's").expect("a file");
    let folder = Folder::open(&out).expect("the folder can be opened");
    put(&folder, "a/index.html", "ours").expect("nothing is there");
    let refused = put(&folder, "index.html", "ours").expect_err("it is Hexo's").to_string();
    for part in ["/public: a site is there that Briefing did not make", "--out", "`hexo clean`"] {
        assert!(refused.contains(part), "{part} is not in {refused}");
    }
    drop(folder);
    assert_eq!(contents(&out), pages(&[("index.html", "Hexo's")]));
}

#[test]
fn nothing_is_written_through_a_link_out_of_the_output() {
    let dir = TempDir::new().expect("a folder");
    let (out, elsewhere) = (dir.path().join("public"), dir.path().join("elsewhere"));
    write(&out, &[("a/b/index.html", "1"), ("index.html", "1")]);
    fs::create_dir_all(elsewhere.join("b")).expect("a folder");
    fs::write(elsewhere.join("b/index.html"), "theirs").expect("a file");
    fs::remove_dir_all(out.join("a")).expect("it can go");
    std::os::unix::fs::symlink(&elsewhere, out.join("a")).expect("a link");
    let folder = Folder::open(&out).expect("the folder can be opened");
    let refused = put(&folder, "a/b/index.html", "2").expect_err("it leads out");
    assert!(refused.to_string().contains("it is a symbolic link"), "{refused}");
    drop(folder);
    write(&out, &[("index.html", "1")]);
    assert_eq!(contents(&elsewhere), pages(&[("b/index.html", "theirs")]));
}

#[test]
fn two_builds_never_write_to_one_folder() {
    let dir = TempDir::new().expect("a folder");
    let _first = Folder::open(dir.path()).expect("the folder can be opened");
    let refused = Folder::open(dir.path()).expect_err("the first is at it");
    assert!(refused.to_string().contains("another build is writing there"), "{refused}");
}

#[test]
fn a_build_that_was_killed_while_it_came_in_is_finished_by_the_next() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    write(&out, &[("a/index.html", "old"), ("gone/index.html", "old"), ("same/index.html", "1")]);
    // What is there after a kill between the journal and the last rename.
    let own = out.join(".briefing");
    fs::create_dir_all(own.join("stage/a")).expect("a folder");
    fs::create_dir_all(own.join("stage/b")).expect("a folder");
    fs::write(own.join("stage/a/index.html"), "new").expect("a file");
    fs::write(own.join("stage/b/index.html"), "new").expect("a file");
    fs::write(own.join("manifest.next"), "a/index.html\nb/index.html\nsame/index.html\n")
        .expect("a file");
    fs::write(own.join("journal"), "--\ngone/index.html\n../../etc/passwd\n").expect("a file");
    drop(Folder::open(&out).expect("the folder can be opened"));
    let all = [("a/index.html", "new"), ("b/index.html", "new"), ("same/index.html", "1")];
    assert_eq!(contents(&out), pages(&all));
    assert_eq!(write(&out, &all).changed, 0);
}

#[test]
fn a_folder_that_has_become_a_page_before_a_kill_is_no_obstacle_after_it() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    write(&out, &[("a", "1"), ("b/index.html", "1")]);
    // What is there after a kill between the last rename and the end of the journal.
    write(&out, &[("a/index.html", "2"), ("b", "2")]);
    fs::write(out.join(".briefing/journal"), "a\nb/index.html\n--\n").expect("a file");
    let all = [("a/index.html", "2"), ("b", "2")];
    assert_eq!(write(&out, &all).changed, 0);
    assert_eq!(contents(&out), pages(&all));
}

#[test]
fn a_strangers_file_where_a_page_needs_a_folder_is_told_before_anything_changes() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    write(&out, &[("a.html", "1")]);
    fs::write(out.join("notes"), "mine").expect("a file");
    let folder = Folder::open(&out).expect("the folder can be opened");
    put(&folder, "a.html", "2").expect("the page can be written");
    let refused = put(&folder, "notes/2026/b.html", "2").expect_err("a file is in the way");
    assert!(refused.to_string().contains("did not write; move it away"), "{refused}");
    drop(folder);
    assert_eq!(contents(&out), pages(&[("a.html", "1"), ("notes", "mine")]));
    fs::remove_file(out.join("notes")).expect("it is there");
    write(&out, &[("a.html", "2"), ("notes/2026/b.html", "2")]);
    // A page of our own gives way by itself.
    write(&out, &[("notes", "3")]);
    write(&out, &[("notes/c.html", "4")]);
    assert_eq!(contents(&out), pages(&[("notes/c.html", "4")]));
}

#[test]
fn a_link_out_of_the_site_is_not_followed_and_one_within_is() {
    let dir = TempDir::new().expect("a folder");
    let (root, secret) = (dir.path().join("site"), dir.path().join("secret"));
    for folder in [root.join("content/img"), secret.clone()] {
        fs::create_dir_all(folder).expect("a folder");
    }
    fs::write(root.join("briefing.yaml"), "title: T\nurl: https://example.org\n").expect("a file");
    fs::write(secret.join("key.txt"), "secret").expect("a file");
    fs::write(root.join("content/img/x.svg"), "<svg/>").expect("a file");
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, root.join("content").join(name)).expect("a link");
    };
    link(&secret, "out");
    link(&secret.join("key.txt"), "key.txt");
    link(Path::new("img"), "pictures");
    link(Path::new(".."), "around");
    link(Path::new("nowhere"), "dangling");
    let files = briefing::load(&root).expect("the site can be read");
    let built = crate::support::built(files, &crate::support::overrides());
    let drawn = built.report();
    for (path, reason) in [
        ("out", "leads out"),
        ("key.txt", "leads out"),
        ("around", "in a circle"),
        ("dangling", "leads nowhere"),
    ] {
        let told = drawn
            .split("error[link-outside]")
            .any(|d| d.contains(&format!("content/{path}")) && d.contains(reason));
        assert!(told, "nothing of {path} in\n{drawn}");
    }
    assert_eq!(drawn.matches("error[").count(), 4, "{drawn}");
    let files = briefing::load(&root).expect("the site can be read");
    assert!(
        files.find("content/pictures/x.svg").is_some()
            && files.find("content/out/key.txt").is_none()
    );
}

#[test]
fn a_source_that_is_no_utf8_is_told_and_the_rest_goes_on() {
    let dir = TempDir::new().expect("a folder");
    fs::create_dir_all(dir.path().join("content/_posts")).expect("a folder");
    fs::write(dir.path().join("briefing.yaml"), "title: T\nurl: https://example.org\n")
        .expect("a file");
    fs::write(dir.path().join("content/_posts/a.md"), b"---\ntitle: caf\xe9\n---\n")
        .expect("a file");
    fs::write(dir.path().join("content/_posts/b.md"), "---\ntitle: B\n---\n").expect("a file");
    let files = briefing::load(dir.path()).expect("the site can be read");
    let drawn = crate::support::built(files, &crate::support::overrides()).report();
    assert!(
        drawn.contains("error[not-utf8]: the file is no UTF-8 text: byte 15 is wrong"),
        "{drawn}"
    );
    assert!(drawn.contains("content/_posts/b.md:2:1"), "{drawn}");
    assert_eq!(drawn.matches("error[").count(), 1, "{drawn}");
}

#[test]
fn a_site_with_a_mistake_leaves_the_output_as_it_was_and_gives_exit_code_1() {
    let dir = TempDir::new().expect("a folder");
    let post = dir.path().join("content/_posts/a.md");
    fs::create_dir_all(dir.path().join("content/_posts")).expect("a folder");
    fs::write(dir.path().join("briefing.yaml"), "title: T\nurl: https://example.org\n")
        .expect("a file");
    let build = |text: &str| {
        fs::write(&post, text).expect("a file");
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_briefing"));
        let mut program = program;
        let run = program.arg("build").current_dir(dir.path()).output().expect("the program runs");
        (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    let out = dir.path().join("public");
    assert_eq!(build("---\ntitle: A\ndate: 2026-01-31\n---\nGood\n"), (Some(0), String::new()));
    let before = contents(&out);
    let (code, complaint) = build("---\ntitle: A\ndate: never\n---\nBad\n");
    assert_eq!(code, Some(1));
    assert!(complaint.contains("error[bad-date]: `never` is no date"), "{complaint}");
    assert!(complaint.ends_with("1 mistake\nnothing was written to public\n"), "{complaint}");
    assert_eq!(contents(&out), before);
}
