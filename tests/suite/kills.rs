//! Nothing is ever lost: builds and moves that are killed, disks that are full, folders that cannot be written.
//!
//! The program itself is run, and killed with a signal that it cannot hear. Which moments are tried follows from
//! a fixed seed; where the clock of the machine puts them is not fixed, and everything has to hold anyway.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use briefing::files::Folder;
use tempfile::TempDir;

use crate::support::folder_of;

const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");

/// What a folder holds, by path; Briefing's own record left out.
type Tree = BTreeMap<String, Vec<u8>>;

fn tree(folder: &Path) -> Tree {
    let mut all = Tree::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        let path = entry.path().strip_prefix(folder).expect("it is below the folder");
        let path = path.to_str().expect("the tests write UTF-8").to_owned();
        if entry.file_type().is_file() && !path.starts_with(".briefing/") {
            all.insert(path, fs::read(entry.path()).expect("it can be read"));
        }
    }
    all
}

/// A site of some posts; those of one version are others than those of another, or say something else.
fn version(number: usize) -> TempDir {
    let mut text = String::from("-- briefing.yaml --\ntitle: T\nurl: https://example.org\n");
    for post in number * 20..number * 20 + 120 {
        text += &format!(
            "-- content/_posts/p{post}.md --\n---\ntitle: Post {post}\ndate: 2026-01-31\ntags: [t{}]\n---\nVersion {number}.\n",
            post % 7
        );
    }
    // What is a file in one version is a folder in the other.
    text += match number {
        0 => "-- content/x --\nfile\n-- content/y/z --\nfile\n",
        _ => "-- content/x/z --\nfile\n-- content/y --\nfile\n",
    };
    folder_of(&text)
}

fn command(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("build").arg("--root").arg(root).arg("--out").arg(out);
    command
}

fn start(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

/// Builds a site; gives its exit code and what it complains of.
fn build(root: &Path, out: &Path) -> (Option<i32>, String) {
    let run = command(root, out).output().expect("the program runs");
    (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

/// Numbers from 0 to 1 that are the same in every run: SplitMix64.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((x ^ (x >> 31)) >> 32).expect("it has 32 bits")) / 4_294_967_296.0
    }
}

/// How often is looked whether a program has begun with something.
const GLANCE: Duration = Duration::from_micros(50);

/// Kills a program so long after `began` gives true; whether it was killed before its end.
fn kill(mut child: Child, began: impl Fn() -> bool, after: Duration) -> bool {
    let is_over = |child: &mut Child| child.try_wait().expect("it can be waited for").is_some();
    // Nothing is waited for here: the moment is what is tried. A sleep leaves the core to the program.
    while !began() && !is_over(&mut child) {
        std::thread::sleep(GLANCE);
    }
    std::thread::sleep(after);
    child.kill().expect("it can be killed");
    child.wait().expect("it can be waited for").signal().is_some()
}

/// Files of others in the output, which no build touches.
const STRANGERS: [(&str, &str); 4] = [
    (".git/config", "mine"),
    ("CNAME", "example.org"),
    (".nojekyll", ""),
    ("2026/01/31/p1/mine.txt", "mine"),
];

fn with_strangers(mut site: Tree) -> Tree {
    site.extend(STRANGERS.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    site
}

/// A site in two versions, each with what a clean build makes of it, and an output that has the second.
struct Versions {
    dir: TempDir,
    roots: [TempDir; 2],
    clean: [Tree; 2],
}

impl Versions {
    fn new() -> Versions {
        // What is killed is the program and not the machine, so a folder in memory will do.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let dir = dir.expect("a folder");
        let roots = [version(0), version(1)];
        let clean = [0, 1].map(|at| {
            let out = dir.path().join(format!("clean-{at}"));
            assert_eq!(build(roots[at].path(), &out), (Some(0), String::new()));
            with_strangers(tree(&out))
        });
        let out = dir.path().join("public");
        for (path, text) in STRANGERS {
            let path = out.join(path);
            fs::create_dir_all(path.parent().expect("it lies in the output")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let versions = Versions { dir, roots, clean };
        versions.holds_after_build(1);
        versions
    }

    fn out(&self) -> std::path::PathBuf {
        self.dir.path().join("public")
    }

    /// Whether every file is whole, as one of the versions has it, and none is missing that both have.
    fn is_whole(&self) {
        let now = tree(&self.out());
        for (path, bytes) in &now {
            let is_known = self.clean.iter().any(|clean| clean.get(path) == Some(bytes));
            assert!(is_known, "{path} is neither as it was nor as it is to be");
        }
        let both = self.clean[0].keys().filter(|path| self.clean[1].contains_key(*path));
        for path in both {
            assert!(now.contains_key(path), "{path} is missing");
        }
    }

    /// Whether the output is that of a version, and of nothing else.
    fn holds(&self, at: usize) {
        let now = tree(&self.out());
        let paths: Vec<&String> = now.keys().collect();
        assert_eq!(paths, self.clean[at].keys().collect::<Vec<_>>());
        let other = now.iter().find(|(path, bytes)| self.clean[at].get(*path) != Some(bytes));
        assert_eq!(other.map(|(path, _)| path), None);
    }

    fn holds_after_build(&self, at: usize) {
        assert_eq!(build(self.roots[at].path(), &self.out()), (Some(0), String::new()));
        self.holds(at);
        let own = fs::read_dir(self.out().join(".briefing")).expect("it is there");
        let own: Vec<_> = own.map(|entry| entry.expect("it can be read").file_name()).collect();
        assert_eq!(own, ["manifest"], "nothing is left of the build itself");
    }
}

/// Kills so many builds, which change between two versions of a site.
fn kill_builds(kills: usize, seed: u64) {
    let versions = Versions::new();
    let out = versions.out();
    let start_of_one = Instant::now();
    versions.holds_after_build(0);
    versions.holds_after_build(1);
    let length = start_of_one.elapsed() / 2;
    let mut moments = Moments(seed);
    let (mut killed, mut tried) = (0, 0);
    while killed < kills {
        let at = tried % 2;
        tried += 1;
        assert!(tried < 10 * kills, "builds are too quick to be killed: {killed} of {tried}");
        let child = start(command(versions.roots[at].path(), &out));
        let (stage, journal) = (out.join(".briefing/stage"), out.join(".briefing/journal"));
        // At any moment; while pages are staged; while they are brought in.
        let is_early = match killed % 3 {
            0 => kill(child, || true, length.mul_f64(moments.next())),
            1 => kill(child, || stage.exists(), (length / 4).mul_f64(moments.next())),
            _ => kill(child, || journal.exists(), (length / 20).mul_f64(moments.next())),
        };
        killed += usize::from(is_early);
        versions.is_whole();
        versions.holds_after_build(at);
    }
}

#[test]
fn a_build_that_is_killed_at_any_moment_leaves_whole_pages_and_the_next_is_as_if_nothing_had_been()
{
    // Two outputs at once, for the sake of a second core.
    std::thread::scope(|scope| {
        scope.spawn(|| kill_builds(100, 1));
        scope.spawn(|| kill_builds(100, 2));
    });
}

#[test]
fn a_first_build_that_is_killed_leaves_whole_pages_and_the_next_makes_the_site() {
    let versions = Versions::new();
    let out = versions.dir.path().join("first");
    let mut moments = Moments(4);
    for at in 0..20 {
        let child = start(command(versions.roots[0].path(), &out));
        let (stage, journal) = (out.join(".briefing/stage"), out.join(".briefing/journal"));
        let after = Duration::from_millis(5).mul_f64(moments.next());
        match at % 2 {
            0 => kill(child, || stage.exists(), after),
            _ => kill(child, || journal.exists(), after),
        };
        for (path, bytes) in tree(&out) {
            assert!(versions.clean[0].get(&path) == Some(&bytes), "{path} is not whole");
        }
        assert_eq!(build(versions.roots[0].path(), &out), (Some(0), String::new()));
        assert!(with_strangers(tree(&out)) == versions.clean[0], "the next build is whole");
        fs::remove_dir_all(&out).expect("it can go");
    }
}

#[test]
fn a_move_that_is_killed_at_any_moment_leaves_the_draft_or_the_post_whole() {
    const FILES: usize = 60;
    let mut text = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\n-- content/_drafts/a.md --\n---\ntitle: A\n---\nText\n".to_owned();
    for n in 0..FILES {
        text += &format!("-- content/_drafts/a/{n}.txt --\n{n}\n");
    }
    let dir = folder_of(&text);
    let has_all = |kind: &str| {
        let folder = dir.path().join("content").join(kind);
        let text = fs::read_to_string(folder.join("a.md")).unwrap_or_default();
        let is_there = |n| {
            fs::read_to_string(folder.join(format!("a/{n}.txt"))).ok() == Some(format!("{n}\n"))
        };
        text.starts_with("---\ntitle: A\n")
            && text.ends_with("---\nText\n")
            && (0..FILES).all(is_there)
    };
    let run = |verb: &str| {
        let mut command = Command::new(PROGRAM);
        command.args([verb, "a"]).current_dir(dir.path());
        command
    };
    let mut moments = Moments(3);
    for (verb, from, to) in
        [("publish", "_drafts", "_posts"), ("unpublish", "_posts", "_drafts")].repeat(12)
    {
        let begun = dir.path().join("content").join(to).join("a");
        kill(start(run(verb)), || begun.exists(), Duration::from_millis(4).mul_f64(moments.next()));
        assert!(has_all(from) || has_all(to), "neither the draft nor the post is whole");
        let again = run(verb).output().expect("the program runs");
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        assert!(again.status.success() || said.contains("already"), "{said}");
        let folder = dir.path().join("content").join(from);
        assert!(has_all(to) && !folder.join("a.md").exists(), "{said}");
        assert!(!folder.join("a").exists(), "the files are gone from their old place");
    }
}

#[test]
fn two_builds_at_once_are_one_build_and_one_clear_failure() {
    let versions = Versions::new();
    let first = Folder::open(&versions.out()).expect("the output can be opened");
    let (code, complaint) = build(versions.roots[0].path(), &versions.out());
    assert_eq!(code, Some(2));
    assert!(complaint.contains("another build is writing there"), "{complaint}");
    versions.holds(1);
    drop(first);
    versions.holds_after_build(0);
}

#[test]
fn however_many_builds_come_and_go_one_at_a_time_has_the_output() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("public");
    let inside = std::sync::atomic::AtomicUsize::new(0);
    let opened = std::sync::atomic::AtomicUsize::new(0);
    let order = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..200 {
                    match Folder::open(&out) {
                        Ok(folder) => {
                            assert_eq!(inside.fetch_add(1, order), 0, "two have the output");
                            opened.fetch_add(1, order);
                            inside.fetch_sub(1, order);
                            drop(folder);
                        }
                        Err(failure) => {
                            let words = failure.to_string();
                            assert!(words.contains("another build is writing there"), "{words}");
                        }
                    }
                }
            });
        }
    });
    assert!(opened.into_inner() > 0, "some had it");
    assert!(!out.join(".briefing").exists(), "and nothing is left of them");
}

#[test]
fn a_disk_that_takes_no_more_leaves_the_old_site() {
    let versions = Versions::new();
    let root = versions.roots[0].path();
    let long = "A long line of text.\n".repeat(20_000);
    let post = root.join("content/_posts/p20.md");
    let whole = fs::read_to_string(&post).expect("it is there");
    fs::write(&post, whole.clone() + &long).expect("a file");
    // The system refuses what makes a file larger than that, as a full disk would.
    let limited = "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", limited, PROGRAM, "build", "--root"]).arg(root);
    let run = shell.arg("--out").arg(versions.out()).output().expect("the program runs");
    let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{complaint}");
    assert!(complaint.starts_with("error: cannot write "), "{complaint}");
    assert!(complaint.contains("file too large"), "{complaint}");
    versions.holds(1);
    assert_eq!(fs::read_dir(versions.out().join(".briefing")).expect("it is there").count(), 1);
    fs::write(&post, whole).expect("a file");
    versions.holds_after_build(0);
}

#[test]
fn an_output_that_cannot_be_written_is_a_clear_failure_and_stays_as_it_is() {
    let versions = Versions::new();
    // Root may write whatever the modes say, so something else stands where Briefing's own would.
    for name in ["stage", "manifest.next", "journal.next"] {
        let own = versions.out().join(".briefing").join(name);
        let is_folder = name != "stage";
        if is_folder {
            fs::create_dir(&own).expect("a folder");
        } else {
            fs::write(&own, "").expect("a file");
        }
        let (code, complaint) = build(versions.roots[0].path(), &versions.out());
        assert_eq!(code, Some(2), "{name}: {complaint}");
        assert!(complaint.contains(&own.display().to_string()), "{name}: {complaint}");
        versions.holds(1);
        let _ = if is_folder { fs::remove_dir(&own) } else { fs::remove_file(&own) };
    }
    versions.holds_after_build(0);
    let file = versions.dir.path().join("file");
    fs::write(&file, "mine").expect("a file");
    let (code, complaint) = build(versions.roots[0].path(), &file);
    assert_eq!(code, Some(2));
    assert!(complaint.contains(&format!("cannot create {}", file.display())), "{complaint}");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "mine");
}

/// Runs a script with mounts of its own; `None`, and a line on the terminal, where the machine allows none.
fn mounted(what: &str, script: &str, arguments: &[&Path]) -> Option<Vec<String>> {
    let shell = |script: &str| {
        let mut shell = Command::new("unshare");
        shell.args(["--mount", "--map-root-user", "sh", "-c", script, PROGRAM]);
        shell
    };
    let allowed = shell("mount -t tmpfs tmpfs /mnt").output();
    if !allowed.is_ok_and(|run| run.status.success()) {
        // Past the capture of the test's output, since it is to be read.
        let words = format!("\nDID NOT RUN: {what}: nothing can be mounted here\n");
        let _ = std::io::stderr().write_all(words.as_bytes());
        return None;
    }
    let run = shell(script).args(arguments).output().expect("the shell runs");
    let words = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{words}{}", String::from_utf8_lossy(&run.stderr));
    Some(words.lines().map(str::to_owned).collect())
}

#[test]
fn a_full_disk_leaves_the_old_site_and_with_room_again_the_next_build_is_whole() {
    let versions = Versions::new();
    let dir = versions.dir.path();
    let [disk, full, after] = ["disk", "full", "after"].map(|name| dir.join(name));
    for folder in [&disk, &full, &after] {
        fs::create_dir(folder).expect("a folder");
    }
    let script = "set -e
        mount -t tmpfs -o size=8m tmpfs \"$3\"
        \"$0\" build --root \"$2\" --out \"$3/public\" >/dev/null
        dd if=/dev/zero of=\"$3/filler\" bs=4k 2>/dev/null || true
        truncate -s -100k \"$3/filler\"
        code=0; \"$0\" build --root \"$1\" --out \"$3/public\" 2>&1 >/dev/null || code=$?
        echo $code
        cp -a \"$3/public/.\" \"$4\"
        rm \"$3/filler\"
        \"$0\" build --root \"$1\" --out \"$3/public\" >/dev/null
        cp -a \"$3/public/.\" \"$5\"";
    let [first, second] = [versions.roots[0].path(), versions.roots[1].path()];
    let arguments = [first, second, &disk, &full, &after];
    let Some(said) = mounted("a build on a full disk", script, &arguments) else { return };
    assert!(said[0].contains("no space left on device"), "{said:?}");
    assert_eq!(said[1], "2");
    let clean = versions.clean.each_ref().map(|clean| {
        let mut clean = clean.clone();
        clean.retain(|path, _| !STRANGERS.iter().any(|(stranger, _)| stranger == path));
        clean
    });
    assert!(tree(&full) == clean[1], "the old site is as it was");
    assert_eq!(fs::read_dir(full.join(".briefing")).expect("it is there").count(), 1);
    assert!(tree(&after) == clean[0], "the next build is whole");
}

#[test]
fn an_output_that_is_read_only_is_a_clear_failure() {
    let versions = Versions::new();
    let script = "set -e
        mount --bind \"$3\" \"$3\"
        mount -o remount,bind,ro \"$3\"
        code=0; \"$0\" build --root \"$1\" --out \"$3\" 2>&1 >/dev/null || code=$?
        echo $code";
    let [first, second] = [versions.roots[0].path(), versions.roots[1].path()];
    let arguments = [first, second, &versions.out()];
    let Some(said) = mounted("a build into a read-only folder", script, &arguments) else { return };
    assert!(
        said[0].starts_with("error: cannot write") && said[0].contains("read-only"),
        "{said:?}"
    );
    assert_eq!(said[1], "2");
    versions.holds(1);
}
