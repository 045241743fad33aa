//! Which brief somebody means.

use std::collections::BTreeSet;

use briefing::Built;
use briefing::diagnostic::nearest;
use briefing::render::line_text;
use briefing::resolve::{NumberId, Target};

/// A brief and what it goes by.
struct Brief {
    slug: String,
    path: String,
    address: String,
    title: String,
    /// The place of its route.
    route: usize,
}

/// The numbers of the brief of that name.
///
/// # Errors
///
/// When there is none, or more than one; with what there is.
pub(super) fn numbers(built: &Built, name: &str) -> Result<BTreeSet<NumberId>, String> {
    let briefs = briefs(built);
    let exactly = |brief: &&Brief| {
        let file = name.trim_start_matches("./");
        [&brief.slug, &brief.path, &brief.address].into_iter().any(|own| own == file)
            || brief.slug.rsplit('/').next() == Some(name)
            || brief.path.ends_with(&format!("/{file}"))
    };
    let begins = |brief: &&Brief| brief.title.to_lowercase().starts_with(&name.to_lowercase());
    let mut found: Vec<&Brief> = briefs.iter().filter(exactly).collect();
    if found.is_empty() {
        found = briefs.iter().filter(begins).collect();
    }
    let message = match found.as_slice() {
        [one] => {
            let standing = built.standing.iter();
            let on_it = standing.filter(|(_, routes)| routes.contains_key(&one.route));
            return Ok(on_it.map(|(id, _)| *id).collect());
        }
        [] => format!("there is no brief `{name}`"),
        _ => format!("`{name}` is the name of {} briefs", found.len()),
    };
    let listed = if found.is_empty() { briefs.iter().collect() } else { found };
    let mut complaint = format!("error: {message}\n");
    if let Some(near) = nearest(name, briefs.iter().map(|brief| brief.slug.as_str())) {
        complaint += &format!("  = help: did you mean `{near}`?\n");
    } else if listed.is_empty() {
        complaint += "  = help: no page of the site names a model\n";
    } else {
        complaint += "  = help: the briefs are\n";
        for brief in listed {
            complaint += &format!("      {}  {}\n", brief.slug, brief.title);
        }
    }
    Err(complaint)
}

fn briefs(built: &Built) -> Vec<Brief> {
    let mut briefs = Vec::new();
    for (route, at) in built.site.routes.iter().enumerate() {
        let Target::Page(id) = at.target else { continue };
        let page = built.site.page(id);
        if page.models.is_empty() {
            continue;
        }
        briefs.push(Brief {
            slug: page.source.slug.clone(),
            path: built.files.get(page.source.file).path.clone(),
            address: format!("/{}", at.path.address()),
            title: {
                let language = built.site.languages.get(page.language);
                line_text((&built.site, language), &built.estimates, &page.title)
            },
            route,
        });
    }
    briefs
}
