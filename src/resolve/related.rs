//! Posts that have to do with each other: by the tags, categories and models that they share.

use std::collections::HashMap;

use super::{ModelId, Page, PageId, Taxonomy};

/// Of a tag that thousands of posts have, so many are looked at on either side of a post in time: what is
/// common says little, and a site of many posts is to be built in linear time.
const NEAR: usize = 16;

/// What is needed to find related posts.
#[derive(Clone, Debug, Default)]
pub(super) struct Related {
    /// The place of each post among all, the newest first; by [`PageId`].
    rank: Vec<u32>,
    /// The posts of each model, the newest first.
    by_model: HashMap<ModelId, Vec<PageId>>,
    posts: usize,
}

impl Related {
    pub(super) fn of(pages: &[Page], listed: &[PageId]) -> Related {
        let mut rank = vec![u32::MAX; pages.len()];
        let mut by_model: HashMap<ModelId, Vec<PageId>> = HashMap::new();
        for (at, id) in (0_u32..).zip(listed) {
            rank[id.index()] = at;
            for model in &pages[id.index()].models {
                by_model.entry(*model).or_default().push(*id);
            }
        }
        Related { rank, by_model, posts: listed.len() }
    }

    /// The posts that share most with one, those that share what is rare first, and the newer of two.
    pub(super) fn to(
        &self,
        id: PageId,
        page: &Page,
        (categories, tags): (&Taxonomy, &Taxonomy),
        count: usize,
    ) -> Vec<PageId> {
        let of_tags = page.tags.iter().map(|tag| &tags.get(*tag).posts);
        let of_categories = page.categories.iter().map(|term| &categories.get(*term).posts);
        let of_models = page.models.iter().filter_map(|model| self.by_model.get(model));
        let mut found: Vec<(PageId, u32)> = Vec::new();
        for posts in of_tags.chain(of_categories).chain(of_models) {
            // What all have in common makes nobody related.
            let weight = self.rarity(posts.len());
            if weight == 0 {
                continue;
            }
            found.extend(self.near(id, posts).iter().map(|other| (*other, weight)));
        }
        let is_other = |other: PageId| other != id && !page.translations.contains(&other);
        found.retain(|(other, _)| is_other(*other) && self.rank[other.index()] != u32::MAX);
        found.sort_by_key(|(other, _)| *other);
        found.dedup_by(|(next, weight), (first, sum)| {
            let is_same = next == first;
            if is_same {
                *sum += *weight;
            }
            is_same
        });
        let place = |(other, weight): &(PageId, u32)| {
            (std::cmp::Reverse(*weight), self.rank[other.index()])
        };
        found.sort_by_key(place);
        found.into_iter().take(count).map(|(other, _)| other).collect()
    }

    /// How much it says that two posts share something that so many have: the logarithm of how rare it is,
    /// in quarters of a bit, which is exact on every machine.
    fn rarity(&self, posts: usize) -> u32 {
        let power = |count: usize| u128::from(u32::try_from(count).unwrap_or(u32::MAX)).pow(4);
        (power(self.posts) / power(posts.max(1))).checked_ilog2().unwrap_or(0)
    }

    /// The posts of a list that are next to one in time.
    fn near<'p>(&self, id: PageId, posts: &'p [PageId]) -> &'p [PageId] {
        let rank = self.rank[id.index()];
        let at = posts.partition_point(|other| self.rank[other.index()] < rank);
        &posts[at.saturating_sub(NEAR)..(at + NEAR + 1).min(posts.len())]
    }
}
