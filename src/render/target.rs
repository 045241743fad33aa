//! What a tag points at: a post, a file beside the page, code of the site.

use serde::Serialize;
use tera::{Context, Value};

use super::content::Named;
use super::fence::Fence;
use super::highlight;
use super::label::LabelView;
use super::link::{self, Link};
use super::shortcode::{Piece, Shortcodes};
use crate::diagnostic::{Code, Span, nearest};
use crate::parse::Component;

/// A picture that is a figure, as templates see it.
#[derive(Serialize)]
struct FigureView {
    url: Value,
    #[serde(flatten)]
    numbered: LabelView,
}

impl Shortcodes<'_> {
    /// A post by its name, its path below `_posts` or its title, with a place in it behind `#`.
    pub(super) fn post(&mut self, wanted: &str, span: Span) -> Option<Value> {
        let named = self.renderer.named();
        let (name, place) = match wanted.split_once('#') {
            // A `#` may be part of a title, such as that of `C# in depth`.
            Some((name, place)) if !named.contains_key(wanted) => (name, place),
            _ => (wanted, ""),
        };
        let Some(Named { title, url }) = named.get(name) else {
            let message = format!("there is no post `{name}`");
            let near = nearest(name, named.keys().map(String::as_str)).map(str::to_owned);
            let diagnostic = self.report.add(Code::UnknownPage, span, message);
            match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("a post is named by its path below `_posts` or its title"),
            };
            return None;
        };
        let url = if place.is_empty() { url.clone() } else { format!("{url}#{place}") };
        let view = serde_json::json!({ "title": title, "url": url });
        Some(Value::from_serializable(&view))
    }

    /// The address of a file in the folder of the page, or beside it.
    pub(super) fn asset(&mut self, wanted: &str, span: Span) -> Option<Value> {
        let (site, files) = (self.source.site, self.source.files);
        if let Link::To(url) = link::resolve(site, files, self.page, wanted) {
            return Some(Value::from(url));
        }
        let message = format!("there is no file `{wanted}` beside the page");
        let path = &files.get(self.page.source.file).path;
        let folder = path.rsplit_once('.').map_or(path.as_str(), |(folder, _)| folder);
        let known = site.sources().map(|file| files.get(file).path.as_str());
        let known = known.filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
        let near = nearest(wanted, known);
        let diagnostic = self.report.add(Code::UnknownFile, span, message);
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("put it into {folder}/")),
        };
        None
    }

    /// A picture with its number, by its address.
    pub(super) fn figure(&self, wanted: &str, span: Span) -> Value {
        let numbered = self.labels.of(span, self.source.language);
        Value::from_serializable(&FigureView { url: self.address(wanted), numbered })
    }

    /// The figure that a picture of Markdown with a title is: its address in the page, what stands for it, its caption.
    pub(super) fn captioned(
        &mut self,
        url: &str,
        (alt, caption): (&str, &str),
        span: Span,
    ) -> Piece {
        let numbered = self.labels.of(span, self.source.language);
        let mut arguments = Context::new();
        arguments.insert("src", &FigureView { url: Value::from(url), numbered });
        arguments.insert("alt", alt);
        arguments.insert("caption", caption);
        Piece::new(self.rendered("figure", &arguments, None, span))
    }

    /// Whether a word names a file of the page.
    pub(super) fn is_asset(&self, word: &str) -> bool {
        let (site, files) = (self.source.site, self.source.files);
        !word.is_empty() && matches!(link::resolve(site, files, self.page, word), Link::To(_))
    }

    /// The address that an author wrote, as a link of the page.
    pub(super) fn address(&self, wanted: &str) -> Value {
        let address = link::address(self.source.site, self.source.files, self.page, wanted);
        address.map_or_else(|| Value::from(wanted), Value::from)
    }

    /// Code that stands in the text.
    pub(super) fn codeblock(call: &Component, code: &str) -> Piece {
        let words: Vec<&str> =
            call.arguments.iter().filter_map(|argument| argument.value.as_str()).collect();
        Piece::new(highlight::block(code, &Fence::of_words(&words)))
    }

    /// Code of a file of the site: `[title] [lang:x] [from:n] [to:n] path`.
    pub(super) fn include_code(&mut self, call: &Component) -> Piece {
        let (mut first, mut last) = (1, usize::MAX);
        let mut words = Vec::new();
        for word in call.arguments.iter().filter_map(|argument| argument.value.as_str()) {
            let number = |key: &str| word.strip_prefix(key)?.parse::<usize>().ok();
            match (number("from:"), number("to:")) {
                (Some(from), _) => first = from.max(1),
                (_, Some(to)) => last = to,
                _ => words.push(word),
            }
        }
        let is_path = |word: &&str| !word.starts_with("lang:");
        let Some(at) = words.iter().rposition(is_path) else {
            let message = "`include_code` is not given a file";
            self.report.add(Code::BadArgument, call.name.span, message);
            return Piece::empty();
        };
        let path = words.remove(at);
        let Some(text) = self.code_of(path, call) else { return Piece::empty() };
        let lines: String = text
            .split_inclusive('\n')
            .skip(first - 1)
            .take(last.saturating_sub(first - 1))
            .collect();
        let mut fence = Fence::of_words(&words);
        if fence.caption.is_none() {
            fence = Fence::of_words(&[words.as_slice(), &[path]].concat());
        }
        if fence.language.is_empty() {
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
            extension.clone_into(&mut fence.language);
        }
        Piece::new(highlight::block(&lines, &fence))
    }

    /// The text of a file in the folder for code.
    fn code_of(&mut self, path: &str, call: &Component) -> Option<&str> {
        let files = self.source.files;
        let sources = &self.source.site.config.sources;
        let folder = format!("{}{}", sources.folder, sources.code);
        let wanted = format!("{folder}{}", path.trim_start_matches('/'));
        if let Some(file) = files.find(&wanted).filter(|file| files.is_text(*file)) {
            return Some(files.text(file));
        }
        let message = format!("there is no code `{wanted}`");
        let span = call.arguments.last().map_or(call.name.span, |argument| argument.span);
        let known = files.below(&folder).map(|(_, entry)| &entry.path[folder.len()..]);
        let near = nearest(path, known);
        let diagnostic = self.report.add(Code::UnknownFile, span, message);
        if let Some(near) = near {
            diagnostic.help(format!("did you mean `{near}`?"));
        }
        None
    }
}
