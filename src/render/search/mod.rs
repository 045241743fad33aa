//! The search: an inverted index over the texts that readers see, in files of which a browser takes the few that it needs.
//!
//! Everything in it is made of each page's [`Words`], which are counted where the page's text is rendered. docs/search.md has
//! the form of the files; `search.js` reads them.

mod fold;
mod terms;
mod words;

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;
use serde_json::{Value as Json, json};
use tera::Context;

pub(super) use words::{Part, Words};

use super::content::Content;
use super::{Renderer, context};
use crate::diagnostic::Report;
use crate::files::Body;
use crate::resolve::{Page, PageId, Search, SearchFile, TermId};

/// A page that has a term.
#[derive(Clone, Copy)]
struct Posting {
    /// The number of the page.
    document: u32,
    /// The place of the term in the page's words.
    at: u32,
    weight: u8,
    /// Whether the places of the term in the page's text are kept.
    is_placed: bool,
}

/// Every term of a site.
pub(super) struct Index {
    /// By spelling.
    terms: Vec<Vec<Posting>>,
    /// Those of each file.
    shards: Vec<Range<usize>>,
}

impl Renderer<'_> {
    /// What a page is found by.
    pub(super) fn words(&self, page: &Page, content: &Content) -> Words {
        let categories = page.categories.iter().flat_map(|id| self.site.categories.path(*id));
        let categories = categories.map(|id| self.site.categories.get(id));
        let tags = page.tags.iter().map(|id| self.site.tags.get(*id));
        let names = categories.chain(tags).map(|term| (Part::Name, term.name.as_str()));
        let title = self.line(page, &page.title);
        let html = content.html.as_str().unwrap_or_default();
        let corrections = content.corrections().map(|html| (Part::Text, html));
        let works = content.cited.iter().filter_map(|key| self.references.get(key));
        let works = works.flat_map(|work| work.texts().map(|text| (Part::Work, text)));
        let texts = [(Part::Title, title.as_str())].into_iter().chain(names);
        Words::of(texts.chain([(Part::Text, html)]).chain(corrections).chain(works))
    }

    /// A file of the search.
    pub(super) fn search_file(&self, file: SearchFile, report: &mut Report) -> Option<Body> {
        let search = self.site.search.as_ref()?;
        let json = match file {
            SearchFile::Dialog(language) => {
                let code = &self.site.languages.get(language).code;
                let context = &mut Context::new();
                return self.spoken("search.html", context, (language, code), report);
            }
            SearchFile::Index => self.index(search).table(search, self).to_string(),
            SearchFile::Filters => self.filters(search).to_string(),
            SearchFile::Words(at) => self.index(search).shard(at, search, self),
            SearchFile::Documents(at) => self.documents(search, at).to_string(),
        };
        Some(Body::Bytes(json.into_bytes()))
    }

    fn index(&self, search: &Search) -> &Index {
        self.index.get_or_init(|| Index::of(search, self))
    }

    /// The words of a page by its number.
    fn words_of(&self, search: &Search, document: u32) -> &Words {
        let content = self.content(search.documents[document as usize]);
        content.words.as_ref().expect("the words of what is searched are counted")
    }

    /// The titles, addresses and days of some pages.
    fn documents(&self, search: &Search, at: usize) -> Json {
        let start = at * Search::CHUNK;
        let end = (start + Search::CHUNK).min(search.documents.len());
        let document = |id: &PageId| {
            let page = self.site.page(*id);
            let date = page.source.date.as_ref().map(context::rfc3339);
            let day = date.as_deref().map(|date| &date[..date.find('T').unwrap_or(date.len())]);
            json!([self.line(page, &page.title), self.site.config.url.to(&page.route), day])
        };
        search.documents[start..end].iter().map(document).collect()
    }

    /// The pages of each category and tag, as the differences of their numbers.
    fn filters(&self, search: &Search) -> Json {
        let mut numbers: Vec<Option<u32>> = vec![None; self.site.pages.len()];
        for (number, id) in (0_u32..).zip(&search.documents) {
            numbers[id.index()] = Some(number);
        }
        let pages = |posts: &[PageId]| -> Vec<u32> {
            let mut found: Vec<u32> = posts.iter().filter_map(|id| numbers[id.index()]).collect();
            found.sort_unstable();
            differences(&found).collect()
        };
        let names = |taxonomy: &crate::resolve::Taxonomy, id: TermId| {
            let path = taxonomy.path(id).into_iter().map(|id| taxonomy.get(id).name.as_str());
            path.collect::<Vec<_>>().join(" › ")
        };
        let all = |taxonomy: &crate::resolve::Taxonomy| -> Json {
            let mut all: Vec<(String, Vec<u32>)> = taxonomy
                .ids()
                .map(|(id, term)| (names(taxonomy, id), pages(&term.posts)))
                .filter(|(_, pages)| !pages.is_empty())
                .collect();
            all.sort();
            all.into_iter().map(|(name, pages)| json!([name, pages])).collect()
        };
        json!({ "categories": all(&self.site.categories), "tags": all(&self.site.tags) })
    }
}

/// The first of some rising numbers, and by how much each other is more than the one before.
fn differences(numbers: &[u32]) -> impl Iterator<Item = u32> + '_ {
    let mut before = 0;
    numbers.iter().map(move |number| {
        let difference = number - before;
        before = *number;
        difference
    })
}

impl Index {
    fn of(search: &Search, renderer: &Renderer<'_>) -> Index {
        let mut known: HashMap<&str, usize, FixedState> =
            HashMap::with_hasher(FixedState::default());
        let mut terms: Vec<Vec<Posting>> = Vec::new();
        let average = average(search, renderer);
        for document in (0_u32..).take(search.documents.len()) {
            for (at, word) in (0_u32..).zip(renderer.words_of(search, document).iter()) {
                let term = known.get(word.spelling).copied().unwrap_or_else(|| {
                    terms.push(Vec::new());
                    known.insert(word.spelling, terms.len() - 1);
                    terms.len() - 1
                });
                let (weight, is_placed) = (word.weight(average), word.is_placed);
                terms[term].push(Posting { document, at, weight, is_placed });
            }
        }
        drop(known);
        terms.sort_by_cached_key(|postings| spelling(postings, search, renderer));
        let sizes = terms.iter().map(|postings| 12 + 5 * postings.len());
        let shards = portions(sizes, search.shards);
        Index { terms, shards }
    }

    /// What a browser has to know to find the file of a term: the first term of each.
    fn table(&self, search: &Search, renderer: &Renderer<'_>) -> Json {
        let first = |shard: &Range<usize>| match self.terms.get(shard.start) {
            Some(postings) => spelling(postings, search, renderer),
            // Nothing comes after the last term.
            None => char::MAX.to_string(),
        };
        let firsts: Vec<String> = self.shards.iter().map(first).collect();
        json!({ "documents": search.documents.len(), "chunk": Search::CHUNK, "words": firsts })
    }

    /// Some terms, each with its pages: by how much the number is more than the last one's, the weight, and for signs how
    /// many places there are and these, as differences too.
    fn shard(&self, at: usize, search: &Search, renderer: &Renderer<'_>) -> String {
        let mut json = String::from("{");
        for postings in &self.terms[self.shards[at].clone()] {
            // A term has letters and digits alone, none of which JSON would have written otherwise.
            json.push_str(if json.len() > 1 { ",\"" } else { "\"" });
            json.push_str(&spelling(postings, search, renderer));
            json.push_str("\":");
            let mut numbers = Numbers { json: &mut json, digits: itoa::Buffer::new(), comma: "[" };
            let mut before = 0;
            for posting in postings {
                numbers.push(posting.document - before);
                numbers.push(posting.weight);
                before = posting.document;
                if posting.is_placed {
                    let places = renderer.words_of(search, before).places(posting.at as usize);
                    numbers.push(places.len());
                    differences(places).for_each(|place| numbers.push(place));
                }
            }
            json.push(']');
        }
        json + "}"
    }
}

/// A list of numbers while it is written.
struct Numbers<'j> {
    json: &'j mut String,
    digits: itoa::Buffer,
    /// What stands before the next.
    comma: &'static str,
}

impl Numbers<'_> {
    fn push(&mut self, number: impl itoa::Integer) {
        self.json.push_str(self.comma);
        self.json.push_str(self.digits.format(number));
        self.comma = ",";
    }
}

/// How a term is written, as the first page that has it does.
fn spelling(postings: &[Posting], search: &Search, renderer: &Renderer<'_>) -> String {
    let first = postings[0];
    renderer.words_of(search, first.document).spelling(first.at as usize).to_owned()
}

/// The mean length of a page's text.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a mean length needs no more digits"
)]
fn average(search: &Search, renderer: &Renderer<'_>) -> f32 {
    let documents = search.documents.len();
    let lengths = (0_u32..).take(documents).map(|n| f64::from(renderer.words_of(search, n).length));
    (lengths.sum::<f64>() / documents.max(1) as f64) as f32
}

/// Neighbours in so many ranges of about the same size, some of them empty when there are too few.
fn portions(sizes: impl Iterator<Item = usize> + Clone, count: usize) -> Vec<Range<usize>> {
    let total: usize = sizes.clone().sum();
    let mut portions = Vec::with_capacity(count);
    let (mut start, mut end, mut sum) = (0, 0, 0);
    let mut sizes = sizes;
    for portion in 1..=count {
        while sum * count < total * portion {
            sum += sizes.next().expect("the sum of all sizes has not been reached");
            end += 1;
        }
        portions.push(start..end);
        start = end;
    }
    portions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_are_about_equal_and_lose_nothing() {
        assert_eq!(portions([1, 1, 1, 1].into_iter(), 2), [0..2, 2..4]);
        assert_eq!(portions([9, 1, 1].into_iter(), 3), [0..1, 1..1, 1..3]);
        assert_eq!(portions([].into_iter(), 2), [0..0, 0..0]);
        assert_eq!(portions([5].into_iter(), 3), [0..1, 1..1, 1..1]);
    }
}
