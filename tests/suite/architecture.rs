//! The map of the house: who may use whom, and how large a room may be.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order to read them, each with those it may use.
const MAP: &[(&str, &[&str])] = &[
    ("files", &[]),
    ("quantity", &[]),
    ("card", &[]),
    ("diagnostic", &["files"]),
    ("yaml", &["files", "diagnostic"]),
    ("config", &["files", "quantity", "diagnostic", "yaml"]),
    ("parse", &["files", "quantity", "diagnostic", "yaml", "config"]),
    ("resolve", &["files", "quantity", "diagnostic", "config", "parse"]),
    ("compute", &["quantity", "diagnostic", "parse", "resolve"]),
    (
        "render",
        &["files", "quantity", "card", "diagnostic", "config", "parse", "resolve", "compute"],
    ),
    (
        "check",
        &["files", "quantity", "diagnostic", "config", "parse", "resolve", "compute", "render"],
    ),
    ("import", &["files", "diagnostic", "yaml", "config", "resolve"]),
    ("writing", &["files", "diagnostic", "yaml", "config", "parse", "resolve"]),
    ("serve", &["files", "diagnostic", "config", "parse", "resolve", "compute", "render"]),
    ("deploy", &["files", "diagnostic", "config", "resolve", "render", "check"]),
];

/// Libraries that one or two modules know alone.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("serde_yaml", &["yaml"]),
    ("saphyr_parser", &["yaml"]),
    ("toml", &["yaml"]),
    ("walkdir", &["files"]),
    ("annotate_snippets", &["diagnostic"]),
    ("biblatex", &["parse"]),
    ("csv", &["parse", "render", "cli"]),
    ("exif", &["files"]),
    ("html5gum", &["render", "check"]),
    ("fast_image_resize", &["render"]),
    ("image_webp", &["render"]),
    ("imagesize", &["files"]),
    ("pulldown_cmark", &["parse", "render", "check"]),
    ("pulldown_latex", &["render"]),
    ("syntaxmate", &["render"]),
    ("tera", &["render"]),
    ("webp", &["render"]),
    ("zune_jpeg", &["render"]),
    ("axum", &["serve"]),
    ("tokio", &["serve", "deploy"]),
    ("object_store", &["deploy"]),
    ("notify", &["serve"]),
    ("harfrust", &["card"]),
    ("skrifa", &["card"]),
    ("png", &["card", "render"]),
    ("zeno", &["card"]),
    ("libm", &["files", "quantity", "compute"]),
];

/// The most lines of a source file.
const LONGEST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()))
}

/// The Rust files of a folder, with their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(root().join(folder)).sort_by_file_name() {
        let entry = entry.expect("the sources can be listed");
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let path = entry.path().strip_prefix(root()).expect("it is in the repository");
            all.push((path.display().to_string(), read(entry.path())));
        }
    }
    assert!(!all.is_empty(), "{folder} has no sources");
    all
}

/// The code of a file, without its comments and the tests in it.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow some text, such as the modules after `crate::`.
fn names_after<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(mark).map(move |(at, _)| {
        let rest = &text[at + mark.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

#[test]
fn a_module_uses_only_those_that_the_map_gives_it() {
    for (module, allowed) in MAP {
        for (path, text) in sources(&format!("src/{module}")) {
            for used in names_after(&code(&text), "crate::") {
                let is_root = !MAP.iter().any(|(other, _)| *other == used);
                assert!(!is_root, "{path} uses `crate::{used}`, which is no module of the map");
                let is_allowed = used == *module || allowed.contains(&used);
                assert!(is_allowed, "{path} uses `{used}`, and `{module}` may not");
            }
        }
    }
}

#[test]
fn the_library_declares_its_modules_in_the_order_of_the_map() {
    let text = read(&root().join("src/lib.rs"));
    let declared: Vec<&str> = names_after(&text, "\npub mod ").collect();
    let map: Vec<&str> = MAP.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, map);
    for (at, (module, allowed)) in MAP.iter().enumerate() {
        for used in *allowed {
            let place = MAP.iter().position(|(other, _)| other == used).expect("it is in the map");
            assert!(place < at, "`{module}` may use `{used}`, which stands below it");
        }
    }
}

#[test]
fn a_library_stays_behind_the_modules_that_know_it() {
    for (library, allowed) in LIBRARIES {
        let uses = |(path, text): &(String, String)| {
            code(text).contains(&format!("{library}::")).then(|| path.clone())
        };
        let users: Vec<String> = sources("src").iter().filter_map(uses).collect();
        assert!(!users.is_empty(), "nobody uses `{library}`");
        for path in users {
            let module = path.split('/').nth(1).unwrap_or_default();
            assert!(allowed.contains(&module), "{path} uses `{library}`");
        }
    }
}

#[test]
fn no_file_is_longer_than_a_screenful_of_screenfuls() {
    for (path, text) in sources("src") {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{path} has {lines} lines; is there a second thing in it?");
    }
}

#[test]
fn every_file_begins_with_what_it_is() {
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.starts_with("//! "), "{path} does not say what it is");
    }
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let manifest = read(&root().join("Cargo.toml"));
    let mut section = "";
    let mut dependencies = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains(" = ") {
            dependencies += 1;
            let reason = line.split_once(" # ").map_or("", |(_, reason)| reason);
            assert!(reason.len() > 10, "no reason stands beside `{line}`");
        }
    }
    assert!(dependencies > 20, "only {dependencies} dependencies were found");
}

#[test]
fn the_map_is_drawn_in_the_documents() {
    let text = read(&root().join("docs/architecture.md"));
    assert!(text.lines().count() <= 150, "docs/architecture.md is longer than 150 lines");
    for (module, _) in MAP {
        assert!(text.contains(&format!("    {module} ")), "docs/architecture.md lacks `{module}`");
    }
}
