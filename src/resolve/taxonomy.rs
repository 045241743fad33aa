//! Categories, a tree, and tags, a set: the names that posts share.

use std::collections::BTreeMap;

use super::PageId;
use crate::config::Names;
use crate::diagnostic::{Code, Report, Span};
use crate::parse::slugize;

/// Which term of a taxonomy is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

/// A category or a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its own name.
    pub name: String,
    /// The category it is part of.
    pub parent: Option<TermId>,
    /// The categories that are part of it, by name.
    pub children: Vec<TermId>,
    /// Its part of an address: `Energy/Grid`.
    pub slug: String,
    /// Its posts and those of its children, newest first, each once.
    pub posts: Vec<PageId>,
}

/// The part of an address that stands for a term.
pub(super) fn slug_of(name: &str, names: &Names) -> String {
    names.case.of(slugize(names.map.get(name).map_or(name, String::as_str)))
}

/// All categories, or all tags, of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// By [`TermId`]; parents before their children.
    pub terms: Vec<Term>,
    /// Below each parent, by name.
    by_name: BTreeMap<Option<TermId>, BTreeMap<String, TermId>>,
}

impl Taxonomy {
    /// The term of that id.
    #[must_use]
    pub fn get(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// Every term with its id.
    pub fn ids(&self) -> impl Iterator<Item = (TermId, &Term)> {
        (0_u32..).map(TermId).zip(&self.terms)
    }

    /// The terms without a parent, by name.
    pub fn roots(&self) -> impl Iterator<Item = TermId> {
        self.by_name.get(&None).into_iter().flat_map(BTreeMap::values).copied()
    }

    /// The names from the top down to a term.
    #[must_use]
    pub fn path(&self, id: TermId) -> Vec<TermId> {
        let mut path: Vec<TermId> =
            std::iter::successors(Some(id), |id| self.get(*id).parent).collect();
        path.reverse();
        path
    }

    /// Puts a post under a path of names, and gives the last of them. Posts come newest first.
    ///
    /// `None`, and a diagnostic, when a name has nothing in it that an address could have.
    pub(super) fn add(
        &mut self,
        path: &[String],
        post: PageId,
        (names, place): (&Names, &dyn Fn() -> Span),
        report: &mut Report,
    ) -> Option<TermId> {
        let mut parent = None;
        for name in path {
            let id = match self.by_name.get(&parent).and_then(|below| below.get(name)) {
                Some(id) => *id,
                None => self.define(name, parent, (names, place), report)?,
            };
            let term = &mut self.terms[id.0 as usize];
            if term.posts.last() != Some(&post) {
                term.posts.push(post);
            }
            parent = Some(id);
        }
        parent
    }

    fn define(
        &mut self,
        name: &str,
        parent: Option<TermId>,
        (names, place): (&Names, &dyn Fn() -> Span),
        report: &mut Report,
    ) -> Option<TermId> {
        let slug = slug_of(name, names);
        if slug.is_empty() {
            let message = format!("`{name}` has no letter or digit to make an address of");
            let key = names.map_key;
            let help = format!("write in the configuration `{key}: {{ \"{name}\": … }}`");
            report.add(Code::BadPermalink, place(), message).help(help);
            return None;
        }
        let id = TermId(u32::try_from(self.terms.len()).expect("a site has under 2^32 terms"));
        self.terms.push(Term {
            name: name.to_owned(),
            parent,
            children: Vec::new(),
            slug,
            posts: Vec::new(),
        });
        self.by_name.entry(parent).or_default().insert(name.to_owned(), id);
        Some(id)
    }

    /// Gives each term its children, by name, and its whole address, which is its own alone.
    pub(super) fn finish(
        &mut self,
        names: &Names,
        place: &dyn Fn(PageId) -> Span,
        report: &mut Report,
    ) {
        for (parent, children) in &self.by_name {
            if let Some(parent) = parent {
                self.terms[parent.0 as usize].children.extend(children.values());
            }
        }
        // A name that is its own slug comes first, such as `C` before `C++`.
        let all = self.by_name.values().flat_map(BTreeMap::values);
        let mut ids: Vec<TermId> = all.copied().collect();
        ids.sort_by_key(|id| self.get(*id).name != self.get(*id).slug);
        let mut taken: BTreeMap<(Option<TermId>, String), TermId> = BTreeMap::new();
        for id in ids {
            let Term { parent, slug, .. } = self.get(id).clone();
            let mut own = slug.clone();
            let mut count = 1;
            while taken.contains_key(&(parent, own.clone())) {
                count += 1;
                own = format!("{slug}-{count}");
            }
            if let Some(first) = taken.get(&(parent, slug.clone())) {
                let (first, term) = (self.get(*first), self.get(id));
                let message = format!(
                    "`{}` and `{}` are both `{slug}` in addresses, so the second is `{own}` there",
                    first.name, term.name
                );
                let post = *term.posts.first().expect("a term is made for its first post");
                let diagnostic = report.add(Code::SimilarNames, place(post), message);
                let key = names.map_key;
                diagnostic.help(format!("choose a spelling: `{key}: {{ \"{}\": … }}`", term.name));
            }
            taken.insert((parent, own.clone()), id);
            self.terms[id.0 as usize].slug = own;
        }
        for at in 0..self.terms.len() {
            // Parents come before their children, so theirs is whole by now.
            if let Some(parent) = self.terms[at].parent {
                self.terms[at].slug = format!("{}/{}", self.get(parent).slug, self.terms[at].slug);
            }
        }
    }
}
