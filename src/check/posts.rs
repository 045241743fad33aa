//! Posts that are published with nothing in them.

use super::Subject;
use crate::diagnostic::{Code, Report, Span};
use crate::parse::Kind;

/// Posts with front matter and no text.
pub(super) fn empty(subject: Subject<'_>, report: &mut Report) {
    let posts = subject.site.pages.iter().map(|page| &page.source);
    for post in posts.filter(|post| post.kind == Kind::Post) {
        let text = &subject.files.text(post.file)[post.body.span.range()];
        if text.trim().is_empty() {
            let message = "the post has a front matter and no text";
            report.add(Code::EmptyPost, Span::file(post.file), message);
        }
    }
}
