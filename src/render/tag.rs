//! Arguments that are plain words, as Hexo has them: which word is which argument.
//!
//! A component says in its metadata how: `words` names the arguments by position, `rest` the list that the
//! others go to, `split` what they are apart by when not by blanks. The tags that Hexo itself has follow
//! rules that no list of names can tell.

use serde_json::Value as Json;
use tera::{ComponentArgType, ComponentInfo, Value};

use crate::diagnostic::{Span, Spanned};
use crate::parse::{Argument, Component};

/// The words of a call as named arguments; a further word than the component takes stays without a name.
pub(super) fn named(call: &Component, info: &ComponentInfo) -> Vec<Argument> {
    let words = Words::of(call);
    match call.name.value.as_str() {
        "blockquote" => words.quotation(),
        "img" => words.picture(is_address),
        "link" => words.link(),
        _ => words.by_position(info),
    }
}

/// The words of `asset_img`, given which of them names a file.
pub(super) fn picture(call: &Component, is_file: impl Fn(&str) -> bool) -> Vec<Argument> {
    let words = Words::of(call);
    let is_known = words.all.iter().any(|word| is_file(&word.value));
    let looks_like_one = |word: &str| if is_known { is_file(word) } else { word.contains('.') };
    words.picture(looks_like_one)
}

/// Some words with their places.
struct Words {
    span: Span,
    all: Vec<Spanned<String>>,
}

impl Words {
    fn of(call: &Component) -> Words {
        let word = |argument: &Argument| {
            let value = argument.value.as_str().unwrap_or_default().to_owned();
            Spanned { value, span: argument.span }
        };
        Words { span: call.name.span, all: call.arguments.iter().map(word).collect() }
    }

    /// Some of them in a row, as one.
    fn joined(&self, words: &[Spanned<String>]) -> Spanned<String> {
        let value = words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" ");
        let span = match words {
            [first, .., last] => Span { end: last.span.end, ..first.span },
            [one] => one.span,
            [] => self.span,
        };
        Spanned { value, span }
    }

    /// `[author[, source]] [link] [title of the link]`.
    fn quotation(&self) -> Vec<Argument> {
        let link = self.all.iter().skip(1).position(|word| is_web(&word.value)).map(|at| at + 1);
        let Some(at) = link else {
            let whole = self.joined(&self.all);
            let (author, source) = match whole.value.split_once(',') {
                Some((author, source)) => (author.trim(), source.trim()),
                None => (whole.value.trim(), ""),
            };
            return vec![text("author", author, whole.span), text("source", source, whole.span)];
        };
        let (author, title) = (self.joined(&self.all[..at]), self.joined(&self.all[at + 1..]));
        let url = &self.all[at];
        vec![
            text("author", author.value.trim_end_matches(','), author.span),
            text("url", &url.value, url.span),
            text("source", &title.value, title.span),
        ]
    }

    /// `[classes] src [width] [height] ['"title" "alt"']`.
    fn picture(&self, is_src: impl Fn(&str) -> bool) -> Vec<Argument> {
        let at = self.all.iter().position(|word| is_src(&word.value));
        let at = at.or_else(|| self.all.iter().position(|word| word.value.contains('.')));
        let at = at.unwrap_or(0);
        let Some(src) = self.all.get(at) else { return Vec::new() };
        let classes = self.joined(&self.all[..at]);
        let mut arguments =
            vec![text("src", &src.value, src.span), text("class", &classes.value, classes.span)];
        let mut rest = &self.all[at + 1..];
        for name in ["width", "height"] {
            let is_size = |word: &Spanned<String>| {
                let digits = word.value.strip_suffix("px").or(word.value.strip_suffix('%'));
                let digits = digits.unwrap_or(&word.value);
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            };
            if let Some((size, after)) = rest.split_first().filter(|(word, _)| is_size(word)) {
                arguments.push(text(name, &size.value, size.span));
                rest = after;
            }
        }
        let title = self.joined(rest);
        // Quotes within quotes part the title from what stands for the picture.
        let mut parts = title.value.splitn(2, ['"', '\'']).map(str::trim);
        let inner = title.value.trim_matches(['"', '\'']);
        let quoted = ["\" \"", "' '", "\" '", "' \""];
        let apart = quoted.iter().find_map(|mark| inner.split_once(mark));
        let (shown, alt) = match (apart, rest) {
            (Some((shown, alt)), _) => (shown, alt),
            (None, [shown, alt]) if alt.span.range().len() > alt.value.len() => {
                (shown.value.as_str(), alt.value.as_str())
            }
            (None, _) => (parts.next().filter(|s| !s.is_empty()).unwrap_or(inner), ""),
        };
        arguments.push(text("title", shown, title.span));
        arguments.push(text("alt", alt, title.span));
        arguments
    }

    /// `text url [true|false] [title]`.
    fn link(&self) -> Vec<Argument> {
        let Some(at) = self.all.iter().position(|word| is_address(&word.value)) else {
            let whole = self.joined(&self.all);
            return vec![text("url", &whole.value, whole.span)];
        };
        let shown = self.joined(&self.all[..at]);
        let mut rest = &self.all[at + 1..];
        let url = &self.all[at];
        let mut arguments =
            vec![text("url", &url.value, url.span), text("text", &shown.value, shown.span)];
        if let Some((word, after)) = rest.split_first()
            && let Ok(is_external) = word.value.parse::<bool>()
        {
            arguments.push(named_word("external", is_external.into(), word.span));
            rest = after;
        }
        let title = self.joined(rest);
        arguments.push(text("title", &title.value, title.span));
        arguments
    }

    /// Each under the name of its position, and the others in a list.
    fn by_position(self, info: &ComponentInfo) -> Vec<Argument> {
        let metadata = info.metadata();
        let separator = metadata.get("split").and_then(Value::as_str);
        let words = match separator {
            None => self.all,
            Some(separator) => {
                let whole = self.joined(&self.all);
                let parts = whole.value.split(|c| separator.contains(c));
                let unquoted = |part: &str| part.trim().trim_matches(['"', '\'']).to_owned();
                let words = parts.map(|part| Spanned { value: unquoted(part), span: whole.span });
                if whole.value.is_empty() { Vec::new() } else { words.collect() }
            }
        };
        let names = metadata.get("words").and_then(Value::as_array);
        let names: Vec<&str> = match names {
            Some(names) => names.iter().filter_map(Value::as_str).collect(),
            None => super::arguments::by_position(info),
        };
        let rest = metadata.get("rest").and_then(Value::as_str);
        let mut arguments = Vec::new();
        let mut others: Vec<Json> = Vec::new();
        let mut others_span: Option<Span> = None;
        for (at, word) in words.into_iter().enumerate() {
            match (names.get(at), rest) {
                (Some(known), _) => {
                    let value = typed(word.value, info, known);
                    arguments.push(named_word(known, value, word.span));
                }
                (None, Some(_)) => {
                    let first = others_span.unwrap_or(word.span);
                    others_span = Some(Span { end: word.span.end, ..first });
                    others.push(word.value.into());
                }
                (None, None) => {
                    let (value, span) = (word.value.into(), word.span);
                    arguments.push(Argument::word(None, value, span));
                }
            }
        }
        if let (Some(rest), Some(span)) = (rest, others_span) {
            arguments.push(named_word(rest, others.into(), span));
        }
        arguments
    }
}

/// A word as the type that the component wants, where it can be read as one.
fn typed(word: String, info: &ComponentInfo, name: &str) -> Json {
    let wanted =
        info.args().iter().find(|arg| arg.name() == name).and_then(tera::ComponentArg::arg_type);
    let read = match wanted {
        Some(ComponentArgType::Bool) => word.parse::<bool>().ok().map(Json::from),
        Some(ComponentArgType::Integer | ComponentArgType::Number) => {
            word.parse::<i64>().ok().map(Json::from)
        }
        _ => None,
    };
    read.unwrap_or(Json::String(word))
}

fn named_word(name: &str, value: Json, span: Span) -> Argument {
    Argument::word(Some(Spanned { value: name.to_owned(), span }), value, span)
}

fn text(key: &str, value: &str, span: Span) -> Argument {
    named_word(key, value.into(), span)
}

fn is_web(word: &str) -> bool {
    word.starts_with("http://") || word.starts_with("https://")
}

fn is_address(word: &str) -> bool {
    is_web(word) || word.starts_with('/') || word.starts_with("mailto:")
}
