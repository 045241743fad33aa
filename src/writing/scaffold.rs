//! Scaffolds: a text with `{{ title }}` and the like in it, to be filled in.
//!
//! What stands for itself stays, a shortcode too; in front matter a value is quoted where YAML would read it
//! otherwise.

use crate::parse::{FrontMatter, front_matter_of};
use crate::yaml::{Syntax, in_double_quotes, is_plain, scalar};

/// What a scaffold is filled in with: names and values.
pub(super) type Values<'v> = [(&'v str, &'v str)];

/// The scaffold with its values in it.
pub(super) fn fill(scaffold: &str, values: &Values<'_>) -> String {
    let Some(FrontMatter { syntax, range }) = front_matter_of(scaffold) else {
        return substituted(scaffold, values, &str::to_owned);
    };
    let line = if syntax == Syntax::Yaml { in_yaml } else { between_quotes };
    let lines = scaffold[range.clone()].split_inclusive('\n');
    let head: String = lines.map(|each| line(each, values)).collect();
    let text = substituted(&scaffold[range.end..], values, &str::to_owned);
    format!("{}{head}{text}", &scaffold[..range.start])
}

/// A line of JSON or TOML, in which every text has quotes.
fn between_quotes(line: &str, values: &Values<'_>) -> String {
    let mut parts = line.split('"').enumerate().map(|(at, part)| {
        let is_inside = at % 2 == 1;
        substituted(part, values, &|value| {
            let value = in_double_quotes(value);
            if is_inside { value } else { format!("\"{value}\"") }
        })
    });
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |line, part| line + "\"" + &part)
}

/// A text with each `{{ name }}` that there is a value for replaced by what `write` makes of that.
fn substituted(text: &str, values: &Values<'_>, write: &dyn Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let name = rest[at + 2..].split_once("}}").map(|(name, _)| name);
        let value = name.and_then(|name| values.iter().find(|(known, _)| *known == name.trim()));
        filled.push_str(&rest[..at]);
        if let Some((name, (_, value))) = name.zip(value) {
            filled.push_str(&write(value));
            rest = &rest[at + name.len() + 4..];
        } else {
            filled.push_str("{{");
            rest = &rest[at + 2..];
        }
    }
    filled + rest
}

/// A line of front matter, filled in.
fn in_yaml(line: &str, values: &Values<'_>) -> String {
    if !line.contains("{{") {
        return line.to_owned();
    }
    let (key, value) = line.split_at(start_of_value(line));
    let written = value.trim_end();
    let end = &value[written.len()..];
    let filled = match written.as_bytes().first() {
        Some(b'"') => substituted(written, values, &in_double_quotes),
        Some(b'\'') => substituted(written, values, &|value| value.replace('\'', "''")),
        Some(b'[') => substituted(written, values, &scalar),
        Some(b'{') if !written.starts_with("{{") => substituted(written, values, &scalar),
        _ => {
            let (text, comment) = written.split_at(written.find(" #").unwrap_or(written.len()));
            let text = text.trim_end();
            let filled = substituted(text, values, &str::to_owned);
            // A date is a date without quotes only.
            let is_date = text.starts_with("{{") && text.contains("date") && is_plain(&filled);
            let filled = if is_date || filled == text { filled } else { scalar(&filled) };
            filled + comment
        }
    };
    format!("{key}{filled}{end}")
}

/// Where the value of a line begins: behind its key, or the dash of a list.
fn start_of_value(line: &str) -> usize {
    let mut at = line.len() - line.trim_start().len();
    if let Some(rest) = line[at..].strip_prefix("- ") {
        at = line.len() - rest.trim_start().len();
    }
    let rest = &line[at..];
    let key = rest.split_once(": ").map_or("", |(key, _)| key);
    let is_key = !key.is_empty() && !key.contains(['"', '\'', '{', '[', '#']);
    if !is_key {
        return at;
    }
    let behind = &rest[key.len() + 1..];
    line.len() - behind.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::edit::keys;

    fn filled(scaffold: &str, title: &str) -> String {
        fill(scaffold, &[("title", title), ("date", "2026-01-31 09:00:00")])
    }

    #[test]
    fn a_title_is_quoted_where_yaml_would_read_it_otherwise() {
        let line = |title| filled("---\ntitle: {{ title }}\n---\n", title);
        assert_eq!(line("What a kettle takes"), "---\ntitle: What a kettle takes\n---\n");
        assert_eq!(line("Kettles: a look"), "---\ntitle: \"Kettles: a look\"\n---\n");
        assert_eq!(line("2026"), "---\ntitle: \"2026\"\n---\n");
        assert_eq!(line("碳排放"), "---\ntitle: 碳排放\n---\n");
    }

    #[test]
    fn a_title_is_read_back_as_it_was_given_from_any_form_of_a_scaffold() {
        let titles = [
            "a",
            "#1",
            "C# notes #1",
            "a: b",
            "'a' \"b\"",
            "\\n",
            "- x",
            "&x",
            "*x",
            "!x",
            "%",
            "@x",
            "true",
            "~",
            "null",
            "1.10",
            "0x1F",
            "2026-01-31",
            "[a]",
            "{a}",
            "{{ m.x }} of it",
            "a {{ title }}",
            "it's",
            "\"",
            "'",
            "?",
            "｛",
            "碳: 排",
            "---",
            "---a",
            "...",
            "x:",
            ": x",
            "| x",
            ">",
            "<<",
            "{{ date }}",
            "a,b",
            "a \\",
            "`x`",
            "=",
        ];
        for title in titles {
            for form in ["{{ title }}", "\"{{ title }}\"", "'{{title}}'", "{{ title }} # name"] {
                let text = filled(&format!("---\ntitle: {form}\ntags:\n---\n{{{{ x }}}}\n"), title);
                let keys =
                    keys(&text).unwrap_or_else(|| panic!("{title} as {form} is no YAML:\n{text}"));
                assert_eq!(keys["title"].as_str(), Some(title), "{text}");
                assert!(text.ends_with("---\n{{ x }}\n"), "{text}");
            }
            let list = filled("---\ntags: [a, {{ title }}]\nmore:\n  - {{ title }}\n---\n", title);
            let keys = keys(&list).unwrap_or_else(|| panic!("{title} is no YAML:\n{list}"));
            assert_eq!(keys["tags"][1].as_str(), Some(title), "{list}");
            assert_eq!(keys["more"][0].as_str(), Some(title), "{list}");
        }
    }

    #[test]
    fn a_date_stands_without_quotes_and_a_text_around_a_title_stays() {
        let text =
            filled("---\ntitle: On {{ title }}\ndate: {{ date }}\n---\n# {{ title }}\n", "a: b");
        let wanted = "---\ntitle: \"On a: b\"\ndate: 2026-01-31 09:00:00\n---\n# a: b\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn front_matter_in_json_and_toml_is_filled_in_too() {
        let title = "a \\ \"b\": 'c'";
        for scaffold in [
            ";;;\n\"title\": {{ title }},\n\"x\": \"y\"\n;;;\n",
            ";;;\n\"x\": 1, \"title\": \"{{title}}\"\n;;;\n",
            "+++\ntitle = \"{{ title }}\"\n+++\n",
        ] {
            let text = filled(scaffold, title);
            let keys = keys(&text).unwrap_or_else(|| panic!("it cannot be read:\n{text}"));
            assert_eq!(keys["title"].as_str(), Some(title), "{text}");
        }
    }
}
