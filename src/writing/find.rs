//! Which text is meant by a name that somebody typed.

use super::Refusal;
use crate::diagnostic::nearest;

/// A text that may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'s> {
    /// Its path in the site: `content/_drafts/kitchen/kettle.md`.
    pub path: &'s str,
    /// The same below its folder and without its ending: `kitchen/kettle`.
    pub name: &'s str,
    /// What it is called in addresses.
    pub slug: &'s str,
    /// Its title, as its author wrote it.
    pub title: &'s str,
}

impl Candidate<'_> {
    /// Everything that it may be called, what is most its own first.
    fn names(&self) -> [&str; 6] {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        let last = self.name.rsplit('/').next().unwrap_or(self.name);
        [self.path, self.name, self.slug, file, last, self.title]
    }
}

/// The text of that name among some: one that has exactly it, in whatever case, or else the only one with a
/// name that begins so. `kind` is what they are.
///
/// # Errors
///
/// When there is none, or more than one; then it says which.
pub fn find<'c, 's>(
    name: &str,
    all: &'c [Candidate<'s>],
    kind: &str,
) -> Result<&'c Candidate<'s>, Refusal> {
    let name = name.trim().trim_start_matches("./");
    let wanted = name.to_lowercase();
    let by = |fits: &dyn Fn(&str) -> bool| -> Vec<&'c Candidate<'s>> {
        let fit = |candidate: &&Candidate<'_>| {
            candidate.names().iter().any(|name| fits(&name.to_lowercase()))
        };
        all.iter().filter(fit).collect()
    };
    if let Some(candidate) = all.iter().find(|candidate| candidate.path == name) {
        return Ok(candidate);
    }
    let exact = by(&|name| name == wanted);
    let found = if exact.is_empty() && !wanted.is_empty() {
        by(&|name| name.starts_with(&wanted))
    } else {
        exact
    };
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(none(name, all, kind)),
        many => {
            let refusal = Refusal::new(format!("`{name}` could mean {} {kind}s", many.len()));
            let shown = many.iter().take(SHOWN).map(|one| format!("{}, “{}”", one.path, one.title));
            Err(shown.fold(refusal, Refusal::help))
        }
    }
}

/// So many of the texts that could be meant are shown.
const SHOWN: usize = 10;

fn none(name: &str, all: &[Candidate<'_>], kind: &str) -> Refusal {
    let refusal = Refusal::new(format!("there is no {kind} `{name}`"));
    let names = all.iter().flat_map(|candidate| [candidate.name, candidate.slug, candidate.title]);
    if let Some(near) = nearest(name, names) {
        return refusal.help(format!("did you mean `{near}`?"));
    }
    if all.is_empty() {
        return refusal.help(format!("the site has no {kind}s"));
    }
    refusal.help(format!("`briefing list {kind}s` shows what there is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Candidate<'_>; 3] = [
        Candidate {
            path: "content/_drafts/kettle.md",
            name: "kettle",
            slug: "kettle",
            title: "What a kettle takes",
        },
        Candidate {
            path: "content/_drafts/kettle-two.md",
            name: "kettle-two",
            slug: "kettle-two",
            title: "Another kettle",
        },
        Candidate {
            path: "content/_drafts/energy/碳排放.md",
            name: "energy/碳排放",
            slug: "energy/碳排放",
            title: "碳排放简报",
        },
    ];

    fn found(name: &str) -> String {
        find(name, &ALL, "draft").map_or_else(|refusal| refusal.to_string(), |c| c.path.to_owned())
    }

    #[test]
    fn a_text_is_found_by_its_path_its_name_its_title_or_how_one_of_them_begins() {
        for name in
            ["kettle", "Kettle.md", "content/_drafts/kettle.md", "what a kettle takes", "What"]
        {
            assert_eq!(found(name), ALL[0].path, "{name}");
        }
        for name in ["kettle-t", "ANOTHER"] {
            assert_eq!(found(name), ALL[1].path, "{name}");
        }
        for name in ["energy/碳排放", "碳", "./content/_drafts/energy/碳排放.md", "energy/"]
        {
            assert_eq!(found(name), ALL[2].path, "{name}");
        }
    }

    #[test]
    fn a_name_of_none_or_of_many_is_told_with_what_there_is() {
        assert_eq!(
            found("ket"),
            "error: `ket` could mean 2 drafts\n  = help: content/_drafts/kettle.md, “What a kettle takes”\n  = help: content/_drafts/kettle-two.md, “Another kettle”\n"
        );
        assert_eq!(
            found("ketlte"),
            "error: there is no draft `ketlte`\n  = help: did you mean `kettle`?\n"
        );
        for name in ["lamp", "", "  "] {
            assert!(found(name).contains("`briefing list drafts` shows what there is"), "{name}");
        }
        assert!(
            find("x", &[], "draft").unwrap_err().to_string().contains("the site has no drafts")
        );
    }
}
