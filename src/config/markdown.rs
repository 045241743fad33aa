//! How Markdown is read: a preset, and what the author wants otherwise.

use super::{Code, Record, Report};

/// How Markdown is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Markdown {
    /// What the rest starts from.
    pub preset: Preset,
    /// Whether `$…$` is mathematics; a page decides for itself with `math`.
    pub math: bool,
    /// Whether quotes and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether a line's end is a line break.
    pub hard_breaks: bool,
    /// Whether an address in the text is a link.
    pub autolinks: bool,
    /// Whether each heading starts with a link to itself.
    pub heading_links: bool,
    /// Whether links to other sites open beside the page.
    pub new_tab: bool,
}

/// A way of reading Markdown that others have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// `CommonMark` with tables, footnotes and the like: nothing that is not written.
    #[default]
    Strict,
    /// As Hexo reads it.
    Hexo,
}

impl Markdown {
    /// What a preset begins with.
    #[must_use]
    pub fn of(preset: Preset) -> Markdown {
        match preset {
            Preset::Strict => Markdown::default(),
            Preset::Hexo => Markdown {
                preset,
                math: false,
                smart_punctuation: true,
                hard_breaks: true,
                autolinks: true,
                heading_links: true,
                new_tab: true,
            },
        }
    }
}

/// What stands under the key `markdown`, for a site that starts from a preset.
pub(super) fn read(record: &mut Record<'_, '_>, default: Preset, report: &mut Report) -> Markdown {
    let mut record = record.record("markdown", report);
    let mut markdown = Markdown::of(preset(&mut record, report).unwrap_or(default));
    let keys = [
        ("math", &mut markdown.math),
        ("smart_punctuation", &mut markdown.smart_punctuation),
        ("hard_breaks", &mut markdown.hard_breaks),
        ("autolinks", &mut markdown.autolinks),
        ("heading_links", &mut markdown.heading_links),
        ("new_tab", &mut markdown.new_tab),
    ];
    for (key, is_on) in keys {
        *is_on = record.truth(key, report).unwrap_or(*is_on);
    }
    record.finish("`markdown`", report);
    markdown
}

fn preset(record: &mut Record<'_, '_>, report: &mut Report) -> Option<Preset> {
    let name = record.spanned("preset", report)?;
    match name.value.as_str() {
        "strict" => Some(Preset::Strict),
        "hexo" => Some(Preset::Hexo),
        other => {
            let message = format!("there is no preset `{other}`");
            report.add(Code::BadValue, name.span, message).help("write `strict` or `hexo`");
            None
        }
    }
}
