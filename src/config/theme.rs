//! The options of a theme, which its `theme.yaml` declares, and what a site chooses of them.

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::files::{EMBEDDED, FileId, Files};
use crate::yaml::{Document, Record, Value, to_json};

/// The key of the configuration that has what a site chooses.
const KEY: &str = "theme_options";

/// Something of a theme that a site may choose.
struct Choosable {
    name: String,
    kind: Kind,
    default: Json,
}

/// What an option can be.
enum Kind {
    Text,
    Truth,
    /// A number from one to another.
    Number(f64, f64),
    /// A colour as `#0b57a4`, which can stand in a style as it is.
    Colour,
    /// One of some words.
    Choice(Vec<String>),
}

/// The names of the kinds, as a theme writes them.
const KINDS: [&str; 5] = ["text", "truth", "number", "colour", "choice"];

impl Kind {
    /// What is expected of a value, as the end of a sentence.
    fn expected(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Truth => "`true` or `false`".to_owned(),
            Kind::Number(from, to) => format!("a number from {from} to {to}"),
            Kind::Colour => "a colour such as `\"#0b57a4\"`".to_owned(),
            Kind::Choice(words) => format!("`{}`", words.join("` or `")),
        }
    }

    fn takes(&self, value: &Value) -> bool {
        let is_hex = |text: &str| {
            let digits = text.strip_prefix('#').unwrap_or_default();
            matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        match self {
            Kind::Text => value.is_string(),
            Kind::Truth => value.is_bool(),
            Kind::Number(from, to) => value.as_f64().is_some_and(|n| (*from..=*to).contains(&n)),
            Kind::Colour => value.as_str().is_some_and(is_hex),
            Kind::Choice(words) => {
                value.as_str().is_some_and(|text| words.iter().any(|word| word == text))
            }
        }
    }

    /// A value of this kind; a diagnostic where it is none. What is empty is nothing.
    fn read(
        &self,
        name: &str,
        value: &Value,
        document: &Document<'_>,
        report: &mut Report,
    ) -> Option<Json> {
        if value.is_null() || self.takes(value) {
            return Some(to_json(value));
        }
        // A text may be a number or a date, and is what is written there.
        let written = document.text_of(value).filter(|_| matches!(self, Kind::Text));
        if let Some(text) = written {
            return Some(text.into());
        }
        let found =
            document.text_of(value).map_or("a list or map".into(), |text| format!("`{text}`"));
        let message = format!("`{name}` is {found}, expected {}", self.expected());
        let diagnostic = report.add(Code::BadValue, document.span(value), message);
        if let (Kind::Choice(words), Some(text)) = (self, value.as_str())
            && let Some(near) = nearest(text, words.iter().map(String::as_str))
        {
            diagnostic.help(format!("did you mean `{near}`?"));
        }
        None
    }
}

/// What templates find under `theme`: every option of the theme, as the site has chosen it or as it is by
/// default. Those of the theme that the program carries are always there, since its templates are too.
pub(super) fn options(
    files: &Files,
    theme: &Spanned<String>,
    record: &mut Record<'_, '_>,
    report: &mut Report,
) -> Json {
    let carried = declared(files, files.find(&format!("{EMBEDDED}theme.yaml")), report);
    let own = files.find(&format!("themes/{}/theme.yaml", theme.value));
    let own = own.map(|file| declared(files, Some(file), report));
    let defaults = carried.iter().chain(own.iter().flatten());
    let mut values: Map<String, Json> =
        defaults.map(|option| (option.name.clone(), option.default.clone())).collect();
    let choosable = own.as_ref().unwrap_or(&carried);
    for (name, value) in record.names(KEY, report) {
        let document = record.document();
        let Some(option) = choosable.iter().find(|option| option.name == name.value) else {
            unknown(&name, &theme.value, choosable, report);
            continue;
        };
        if let Some(value) = option.kind.read(&name.value, value, document, report) {
            values.insert(name.value, if value.is_null() { option.default.clone() } else { value });
        }
    }
    Json::Object(values)
}

fn unknown(name: &Spanned<String>, theme: &str, all: &[Choosable], report: &mut Report) {
    let message = format!("the theme `{theme}` has no option `{}`", name.value);
    let diagnostic = report.add(Code::UnknownKey, name.span, message);
    let names = || all.iter().map(|option| option.name.as_str());
    match nearest(&name.value, names()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if all.is_empty() => diagnostic.help("it has none"),
        None => {
            let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            diagnostic.help(format!("its options are {}", names.join(", ")))
        }
    };
}

/// The options that a theme declares; mistakes in them are the theme's, and told at its place.
fn declared(files: &Files, file: Option<FileId>, report: &mut Report) -> Vec<Choosable> {
    let Some(file) = file.filter(|file| files.is_text(*file)) else { return Vec::new() };
    let text = files.text(file);
    let Some(document) = Document::parse(file, text, 0..text.len(), report) else {
        return Vec::new();
    };
    let mut record = document.record(report);
    let mut all = Vec::new();
    for (name, value) in record.names("options", report) {
        let mut option = document.record_at(value, &format!("`{}`", name.value), report);
        let kind = kind(&mut option, name.span, report);
        // It is for whoever reads the file.
        option.text("description", report);
        let default = option.value("default").unwrap_or(&Value::Null);
        if let Some(kind) = kind {
            let default = kind.read("default", default, &document, report).unwrap_or(Json::Null);
            all.push(Choosable { name: name.value.clone(), kind, default });
        }
        option.finish(&format!("the option `{}`", name.value), report);
    }
    record.finish("the theme", report);
    all
}

fn kind(option: &mut Record<'_, '_>, place: Span, report: &mut Report) -> Option<Kind> {
    let Some(name) = option.spanned("type", report) else {
        if !option.has("type") {
            let message = "the option has no `type`";
            report
                .add(Code::MissingKey, place, message)
                .help(format!("the types are `{}`", KINDS.join("`, `")));
        }
        return None;
    };
    let number = |value: Option<&Value>, default| value.and_then(Value::as_f64).unwrap_or(default);
    Some(match name.value.as_str() {
        "text" => Kind::Text,
        "truth" => Kind::Truth,
        "number" => {
            let from = number(option.value("from"), f64::MIN);
            Kind::Number(from, number(option.value("to"), f64::MAX))
        }
        "colour" => Kind::Colour,
        "choice" => {
            let words = option.texts("of", report);
            Kind::Choice(words.into_iter().map(|word| word.value).collect())
        }
        other => {
            let message = format!("there is no type `{other}`");
            let diagnostic = report.add(Code::BadValue, name.span, message);
            match nearest(other, KINDS) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("the types are `{}`", KINDS.join("`, `"))),
            };
            return None;
        }
    })
}
