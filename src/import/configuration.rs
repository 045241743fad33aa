//! The configuration of a Hexo site, as `briefing.yaml`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::config::{Case, Config, Feed, Future, Markdown, PerPage, Preset};
use crate::files::Files;
use crate::yaml::{Document, to_json};

/// Keys of Hexo's that change pages and have no counterpart, with what they are when nobody says
/// otherwise.
const WITHOUT_COUNTERPART: [(&str, &str); 5] = [
    ("ignore", "null"),
    ("source_dir", "\"source\""),
    ("code_dir", "\"downloads/code\""),
    ("relative_link", "false"),
    ("public_dir", "\"public\""),
];

/// The lines of a configuration.
struct Lines(String);

impl Lines {
    fn add(&mut self, key: &str, value: &Value) {
        // JSON is YAML, and quotes whatever would be read otherwise.
        self.0 += &format!("{key}: {value}\n");
    }

    /// A line for a value that is not what it is when nobody says anything.
    fn add_unusual(&mut self, key: &str, is_usual: bool, value: &Value) {
        if !is_usual {
            self.add(key, value);
        }
    }
}

/// The text of a `briefing.yaml` that says the same, with a comment on what it cannot say.
#[must_use]
pub fn configuration(config: &Config, files: &Files) -> String {
    let original = Original::of(files);
    let mut lines = Lines("# Made from a Hexo site's _config.yml.\n".to_owned());
    identity(config, &mut lines);
    addresses(config, &original, &mut lines);
    let sources = &config.sources;
    lines.add_unusual("include", sources.include.is_empty(), &json!(sources.include));
    lines.add_unusual("exclude", sources.exclude.is_empty(), &json!(sources.exclude));
    lines.add_unusual("skip_render", sources.skip_render.is_empty(), &json!(sources.skip_render));
    lines.add_unusual("titlecase", !config.titlecase, &json!(config.titlecase));
    let limit = config.feed.limit.clamp(1, 1000);
    let mut feed = json!({ "limit": limit, "full": config.feed.full });
    if config.feed.formats != Feed::default().formats {
        let formats: BTreeMap<&str, &String> =
            config.feed.formats.iter().map(|(format, path)| (format.name(), path)).collect();
        feed["formats"] = json!(formats);
    }
    lines.add("feed", &feed);
    lines.add("markdown", &markdown(&config.markdown));
    lines.add("future", &json!(config.future == Future::Shown));
    lines.0 + &original.comments(config)
}

fn identity(config: &Config, lines: &mut Lines) {
    lines.add("title", &json!(config.title));
    let texts = [
        ("subtitle", &config.subtitle),
        ("description", &config.description),
        ("author", &config.author),
    ];
    for (key, value) in texts {
        lines.add_unusual(key, value.is_none(), &json!(value));
    }
    lines.add("language", &json!(config.language));
    lines.add("url", &json!(config.url.absolute("").trim_end_matches('/')));
    lines.add("timezone", &json!(config.timezone.iana_name().unwrap_or("UTC")));
    lines.add("theme", &json!("briefing"));
    let menu: serde_json::Map<String, Value> =
        config.menu.iter().map(|item| (item.label.clone(), json!(item.url))).collect();
    lines.add_unusual("menu", menu.is_empty(), &Value::Object(menu));
}

fn addresses(config: &Config, original: &Original, lines: &mut Lines) {
    let permalink = &config.permalink;
    lines.add("permalink", &json!(permalink.pattern.value));
    let defaults = &permalink.defaults;
    lines.add_unusual("permalink_defaults", defaults.is_empty(), &json!(defaults));
    lines.add("post_name", &original.value("new_post_name").unwrap_or(json!(":title.md")));
    lines.add("default_category", &json!(permalink.default_category));
    lines.add("per_page", &per_page(config.per_page));
    lines.add_unusual("home_folder", config.home_folder.is_empty(), &json!(config.home_folder));
    lines.add_unusual("page_folder", config.page_folder == "page", &json!(config.page_folder));
    lines.add("category_folder", &json!(config.categories.folder.value));
    lines.add("tag_folder", &json!(config.tags.folder.value));
    lines.add("archive_folder", &json!(config.archive_folder.value));
    let case = match config.tags.case {
        Case::Kept => "kept",
        Case::Lower => "lower",
        Case::Upper => "upper",
    };
    lines.add("address_case", &json!(case));
    for (key, names) in [("category_map", &config.categories), ("tag_map", &config.tags)] {
        lines.add_unusual(key, names.map.is_empty(), &json!(names.map));
    }
}

/// The entries of `moved`, to be added to a configuration; empty when nothing has.
#[must_use]
pub fn moved(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let lines: Vec<String> =
        pairs.into_iter().map(|(from, to)| format!("  {}: {}\n", json!(from), json!(to))).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("\n# Addresses of the Hexo site that are others now.\nmoved:\n{}", lines.concat())
}

/// One number where all lists have the same; 0 stands for all posts.
fn per_page(per_page: PerPage) -> Value {
    let PerPage { home, archives, categories, tags } = per_page;
    let [home, archives, categories, tags] =
        [home, archives, categories, tags].map(|number| if number > 1000 { 0 } else { number });
    if [archives, categories, tags] == [home; 3] {
        return json!(home);
    }
    json!({ "home": home, "archives": archives, "categories": categories, "tags": tags })
}

fn markdown(markdown: &Markdown) -> Value {
    let hexo = Markdown::of(Preset::Hexo);
    let mut options = serde_json::Map::new();
    options.insert("preset".to_owned(), json!("hexo"));
    let own = [
        ("smart_punctuation", markdown.smart_punctuation, hexo.smart_punctuation),
        ("hard_breaks", markdown.hard_breaks, hexo.hard_breaks),
        ("autolinks", markdown.autolinks, hexo.autolinks),
        ("heading_links", markdown.heading_links, hexo.heading_links),
        ("new_tab", markdown.new_tab, hexo.new_tab),
    ];
    for (key, is_on, _) in own.into_iter().filter(|(_, is_on, usual)| is_on != usual) {
        options.insert(key.to_owned(), json!(is_on));
    }
    Value::Object(options)
}

/// The configuration as Hexo reads it.
struct Original(serde_json::Map<String, Value>);

impl Original {
    fn of(files: &Files) -> Original {
        let file = files.config();
        let text = files.text(file);
        let mut unheard = crate::diagnostic::Report::new();
        let document = Document::parse(file, text, 0..text.len(), &mut unheard);
        match document.map(|document| to_json(document.root())) {
            Some(Value::Object(map)) => Original(map),
            _ => Original(serde_json::Map::new()),
        }
    }

    /// A value that is there and not empty.
    fn value(&self, key: &str) -> Option<Value> {
        let value = self.0.get(key)?;
        let is_empty = match value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.iter().all(|item| matches!(item, Value::Null)),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        (!is_empty).then(|| value.clone())
    }

    fn comments(&self, config: &Config) -> String {
        let mut text = String::new();
        let pretty = self.value("pretty_urls").map(|value| value.to_string()).unwrap_or_default();
        if pretty.contains("false") {
            text += &format!("# No counterpart: pretty_urls: {pretty}\n");
        }
        for (key, usual) in WITHOUT_COUNTERPART {
            let Some(value) = self.value(key).map(|value| value.to_string()) else { continue };
            if value != usual {
                text += &format!("# No counterpart: {key}: {value}\n");
            }
        }
        // Values of programs that Briefing does not know may be secret; their names are enough.
        if let Value::Object(rest) = &config.extra {
            let names: Vec<&str> =
                rest.keys().map(String::as_str).filter(|key| self.value(key).is_some()).collect();
            if !names.is_empty() {
                let names = names.join(", ").replace(['\n', '\r'], " ");
                text +=
                    &format!("# Of Hexo's plugins and themes, without a counterpart: {names}\n");
            }
        }
        text
    }
}
