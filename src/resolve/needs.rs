//! What numbers are made of: other numbers, down to inputs and their sources.

use std::collections::BTreeSet;

use super::{NumberId, Site};

impl Site {
    /// Some numbers and then, from them outwards, all that they are made of, so that each explains a
    /// name of one before it.
    #[must_use]
    pub fn made_of(&self, mut next: Vec<NumberId>) -> Vec<NumberId> {
        let mut seen: BTreeSet<NumberId> = next.iter().copied().collect();
        let mut order = Vec::new();
        while !next.is_empty() {
            let mut needed = Vec::new();
            for id in next {
                order.push(id);
                self.number(id).each_need(&mut |need| {
                    if seen.insert(need) {
                        needed.push(need);
                    }
                });
            }
            next = needed;
        }
        order
    }

    /// The keys of the sources of all inputs that some numbers are made of, in order.
    pub fn sources_of(&self, numbers: impl IntoIterator<Item = NumberId>) -> BTreeSet<&str> {
        let all = self.made_of(numbers.into_iter().collect());
        let source = |id: NumberId| Some(self.number(id).source()?.value.as_str());
        all.into_iter().filter_map(source).collect()
    }
}
