//! Numbers that are typed into the prose of briefs, held against what their models have.

use std::ops::Range;

use super::Subject;
use super::figure::{Figure, figures};
use super::known::{self, Known, Sentence};
use super::prose::{OBJECT, Passage, in_quotation_marks, passages, sentences};
use super::words::Words;
use crate::config::TypedNumbers;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::parse::{Format, Line};
use crate::resolve::{NumberId, Page, Shown};

/// Reports the numbers that are typed into pages with models.
pub(super) fn check(subject: Subject<'_>, report: &mut Report) {
    let site = subject.site;
    // Prose is read as Markdown; a text in HTML is another language.
    let is_read =
        |page: &&Page| !page.models.is_empty() && page.source.body.format == Format::Markdown;
    for page in site.pages.iter().filter(is_read) {
        let level = page.source.typed_numbers.unwrap_or(site.config.typed_numbers);
        if level != TypedNumbers::Off {
            Brief::of(subject, page).check(level, report);
        }
    }
}

/// A page with models.
struct Brief<'s> {
    subject: Subject<'s>,
    page: &'s Page,
    words: Words<'s>,
    known: Vec<Known>,
}

/// What a typed number turns out to be.
enum Standing<'k> {
    /// A number of the model.
    Is(&'k Known),
    /// Another value for a number of the model that its sentence names.
    Contradicts(&'k Known),
    /// Nothing that the model knows.
    Unsupported,
}

impl<'s> Brief<'s> {
    fn of(subject: Subject<'s>, page: &'s Page) -> Brief<'s> {
        let models = page.models.iter().map(|id| &*subject.site.models[id.index()].source);
        Brief { subject, page, words: Words::of(models), known: known::of_page(subject, page) }
    }

    fn check(&self, level: TypedNumbers, report: &mut Report) {
        let source = &self.page.source;
        let file = self.subject.files.text(source.file);
        let markdown = &self.subject.site.config.markdown;
        let mut quoted: Vec<Figure> = Vec::new();
        for passage in passages(&source.body, file, markdown) {
            let marks = in_quotation_marks(&passage.text);
            let is_quoted = |figure: &Figure| {
                let at = figure.range.start;
                let mark = marks.get(marks.partition_point(|mark| mark.end <= at));
                passage.is_quoted || mark.is_some_and(|mark| mark.contains(&at))
            };
            let all = figures(&passage.text, &self.words);
            let (theirs, own): (Vec<Figure>, Vec<Figure>) = all.into_iter().partition(is_quoted);
            quoted.extend(theirs);
            self.figures(&passage, &own, level, report);
        }
        // A title cannot mark what it quotes, and may have what the text does.
        for passage in self.lines() {
            let mut own = figures(&passage.text, &self.words);
            own.retain(|figure| !quoted.iter().any(|other| other.is_same(figure)));
            self.figures(&passage, &own, level, report);
        }
    }

    /// The texts of the front matter.
    fn lines(&self) -> Vec<Passage> {
        let page = self.page;
        let lines = [("title", Some(&page.title)), ("description", page.description.as_ref())];
        let passage = |(key, line): (&str, Option<&Line<Shown>>)| {
            let text = line?.text(|_| OBJECT.to_string());
            Some(Passage::plain(text, page.source.span(self.subject.files, [key])))
        };
        lines.into_iter().filter_map(passage).collect()
    }

    /// Reports the typed numbers of a passage, sentence by sentence.
    fn figures(
        &self,
        passage: &Passage,
        figures: &[Figure],
        level: TypedNumbers,
        report: &mut Report,
    ) {
        let mut rest = figures;
        for bounds in sentences(&passage.text) {
            let (own, others) = rest.split_at(rest.partition_point(|f| f.range.start < bounds.end));
            rest = others;
            if own.is_empty() {
                continue;
            }
            let sentence = Sentence::of(&passage.text[bounds.clone()]);
            let told = self.told(passage, &bounds, own);
            for figure in own {
                let standing = self.standing(figure, &sentence, &told);
                let diagnostic = self.tell(passage, figure, &standing, report);
                if level == TypedNumbers::Deny {
                    diagnostic.deny();
                }
            }
        }
    }

    fn tell<'r>(
        &self,
        passage: &Passage,
        figure: &Figure,
        standing: &Standing<'_>,
        report: &'r mut Report,
    ) -> &'r mut Diagnostic {
        let text = &passage.text[figure.range.clone()];
        let mut span = passage.span(&figure.range);
        // In front matter the whole line is known, and the number stands somewhere in it.
        let within = self.subject.files.text(span.file).get(span.range()).unwrap_or_default();
        if let Some(at) = within.find(text) {
            span = span.part(at..at + text.len());
        }
        let diagnostic = match standing {
            Standing::Is(known) => {
                let name = &known.expression;
                let message = format!("`{text}` is typed, and the model has it as `{name}`");
                let diagnostic = report.add(Code::TypedNumber, span, message);
                diagnostic.help(format!("write `{}`", known.shortcode(figure)))
            }
            Standing::Contradicts(known) => {
                let (name, value) = (&known.expression, &known.text);
                let message = format!("`{text}` is typed where `{name}` is {value}");
                let diagnostic = report.add(Code::ContradictedNumber, span, message);
                diagnostic.also(known.span, format!("the sentence names this, which is {value}"));
                diagnostic.help(format!("write `{}`", known.shortcode(figure)))
            }
            Standing::Unsupported => {
                let message = format!("nothing in the model supports `{text}`");
                let diagnostic = report.add(Code::UnsupportedNumber, span, message);
                diagnostic.help("give the model an input with this value and its source")
            }
        };
        diagnostic.help(format!("or mark what others say: `{{% quoted %}}{text}{{% end %}}`"))
    }

    fn standing(
        &self,
        figure: &Figure,
        sentence: &Sentence<'_>,
        told: &[NumberId],
    ) -> Standing<'_> {
        let like = || self.known.iter().filter(|known| known.is_like(figure));
        let is = like().filter(|known| known.is(figure));
        let is = is.max_by_key(|known| known.rank(sentence, figure));
        let named = |known: &Known| known.named_in(sentence, figure);
        // What the sentence shows or types rightly elsewhere is not what this number is.
        let others = like().filter(|known| !known.is(figure) && !told.contains(&known.id));
        let other = others.filter(|known| named(known).1).max_by_key(|known| named(known).0);
        match (is, other) {
            (Some(is), Some(other)) if !named(is).1 && named(other).0 > named(is).0 => {
                Standing::Contradicts(other)
            }
            (Some(is), _) => Standing::Is(is),
            (None, Some(other)) => Standing::Contradicts(other),
            (None, None) => Standing::Unsupported,
        }
    }

    /// The numbers that a sentence has already, by a shortcode or typed.
    fn told(&self, passage: &Passage, bounds: &Range<usize>, figures: &[Figure]) -> Vec<NumberId> {
        let from = passage.calls.partition_point(|(at, _)| *at < bounds.start);
        let calls = passage.calls[from..].iter().take_while(|(at, _)| *at < bounds.end);
        let shown: Vec<NumberId> =
            calls.filter_map(|(_, start)| Some(self.page.shown.get(start)?.number)).collect();
        let typed = |known: &&Known| figures.iter().any(|figure| known.is(figure));
        let is_shown = |known: &&Known| shown.contains(&known.id);
        let told = self.known.iter().filter(|known| is_shown(known) || typed(known));
        told.map(|known| known.id).collect()
    }
}
