//! Where a site is sent, and how.

use super::{Code, Record, Report};
use crate::diagnostic::{Span, Spanned, nearest};
use crate::files::RoutePath;
use crate::yaml::{Document, Value};

/// A place that a site is sent to.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// What its author calls it: a name, or its type where it is the only one.
    pub name: String,
    /// How it is sent there.
    pub way: Way,
    /// Whether readers have it from there, so that the ledger is written.
    pub ledger: bool,
}

/// How a site is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// To a folder on this machine; from the site's folder.
    Folder(String),
    /// To a branch of a git repository.
    Git(Git),
    /// To a folder of another machine, by rsync.
    Rsync(Rsync),
    /// To an object store.
    Store(Store),
}

/// A branch of a git repository.
#[derive(Clone, Debug, PartialEq)]
pub struct Git {
    /// A remote of the site's own repository by name, an address, or a folder; `.` is the site's own.
    pub repo: String,
    /// The branch that has the site and nothing else.
    pub branch: String,
    /// The domain that the host is told of in a file `CNAME`.
    pub domain: Domain,
    /// The title of each commit.
    pub message: String,
    /// Whether the branch is replaced each time and has no history.
    pub force: bool,
}

/// Whether a file `CNAME` names the domain of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// The host of `url`, unless the host of the repository gives that itself.
    OfUrl,
    /// This one.
    Named(String),
    /// There is no such file.
    None,
}

/// A folder of another machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Rsync {
    /// As rsync takes it: `user@host:path`.
    pub to: String,
    /// The port of the other machine's ssh.
    pub port: Option<u32>,
    /// More arguments of ssh.
    pub ssh: Vec<String>,
}

/// A container of an object store.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// Whose store it is.
    pub provider: Provider,
    /// The bucket or container.
    pub container: String,
    /// A folder in it; without `/` at its ends.
    pub prefix: String,
    /// Where the store answers, where that is not its provider's own address.
    pub endpoint: Option<String>,
    /// In which form texts are kept there.
    pub compress: Option<Compression>,
    /// How often a request is made again after it failed.
    pub retries: u32,
}

/// Whose object store it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Amazon's, or one that speaks like it.
    S3 {
        /// Where the bucket lies.
        region: Option<String>,
    },
    /// Google's.
    Gcs,
    /// Microsoft's.
    Azure {
        /// The storage account.
        account: String,
    },
}

/// How texts are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// What every client reads.
    Gzip,
    /// What every browser reads by https; smaller.
    Brotli,
}

/// The types there are.
const TYPES: [&str; 6] = ["folder", "git", "rsync", "s3", "gcs", "azure"];

/// The key `deploy`: one destination, or several with names.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Vec<Destination> {
    let document = record.document();
    let Some(value) = record.value("deploy") else { return Vec::new() };
    let mut all = document.record_at(value, "`deploy`", report);
    if all.value("type").is_some_and(|kind| !kind.is_mapping()) {
        let place = Place { document, value, name: None };
        return place.destination(report).into_iter().collect();
    }
    let mut destinations = Vec::new();
    for (name, value) in all.pairs(report) {
        if !value.is_mapping() {
            let what = format!("`deploy.{}`", name.value);
            document.wrong_type(value, &what, "keys and values, `type` among them", report);
            continue;
        }
        let place = Place { document, value, name: Some(name.value) };
        destinations.extend(place.destination(report));
    }
    destinations
}

/// Where a destination is written.
struct Place<'d, 't> {
    document: &'d Document<'t>,
    value: &'d Value,
    name: Option<String>,
}

impl Place<'_, '_> {
    /// `None`, and a diagnostic, when it is none.
    fn destination(&self, report: &mut Report) -> Option<Destination> {
        let what = match &self.name {
            Some(name) => format!("`deploy.{name}`"),
            None => "`deploy`".to_owned(),
        };
        let mut record = self.document.record_at(self.value, &what, report);
        let here = Here { what: &what, span: self.document.span(self.value) };
        let kind = here.needed(&mut record, "type", "type: git", report)?;
        let ledger = record.truth("ledger", report).unwrap_or(true);
        let way = match kind.value.as_str() {
            "folder" => here
                .needed(&mut record, "path", "path: ../published", report)
                .map(|path| Way::Folder(path.value)),
            "git" => Some(Way::Git(git(&mut record, report))),
            "rsync" => rsync(&mut record, &here, report).map(Way::Rsync),
            "s3" => {
                let region = record.text("region", report);
                store(Provider::S3 { region }, "bucket", &mut record, &here, report)
            }
            "gcs" => store(Provider::Gcs, "bucket", &mut record, &here, report),
            "azure" => {
                let account = here.needed(&mut record, "account", "account: NAME", report);
                let account = account.map(|account| account.value).unwrap_or_default();
                store(Provider::Azure { account }, "container", &mut record, &here, report)
            }
            other => {
                let message = format!("nothing is deployed by `{other}`");
                let diagnostic = report.add(Code::BadValue, kind.span, message);
                match nearest(other, TYPES) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!("the types are `{}`", TYPES.join("`, `"))),
                };
                return None;
            }
        };
        record.finish(&what, report);
        Some(Destination { name: self.name.clone().unwrap_or(kind.value), way: way?, ledger })
    }
}

/// What a mistake in a destination is told about.
struct Here<'w> {
    what: &'w str,
    span: Span,
}

impl Here<'_> {
    fn needed(
        &self,
        record: &mut Record<'_, '_>,
        key: &'static str,
        example: &str,
        report: &mut Report,
    ) -> Option<Spanned<String>> {
        let found = record.spanned(key, report).filter(|found| !found.value.is_empty());
        if found.is_none() && record.value(key).is_none() {
            let message = format!("{} has no `{key}`", self.what);
            report.add(Code::MissingKey, self.span, message).help(format!("write `{example}`"));
        }
        found
    }
}

fn git(record: &mut Record<'_, '_>, report: &mut Report) -> Git {
    let repo = record.spanned("repo", report);
    let branch = record.spanned("branch", report);
    let words = "a name or address that starts with `-`";
    for text in [&repo, &branch].into_iter().flatten().filter(|text| text.value.starts_with('-')) {
        report.add(Code::BadValue, text.span, format!("{words} would be taken for an option"));
    }
    if let Some(branch) = branch.as_ref().filter(|branch| !is_branch(&branch.value)) {
        let message = format!("`{}` cannot be the name of a branch", branch.value);
        report.add(Code::BadValue, branch.span, message).help("write `branch: gh-pages`");
    }
    let domain = match record.value("cname") {
        None => Domain::OfUrl,
        Some(Value::Bool(false)) => Domain::None,
        Some(Value::Bool(true)) => Domain::OfUrl,
        Some(_) => record.text("cname", report).map_or(Domain::None, Domain::Named),
    };
    let or = |text: Option<Spanned<String>>, default: &str| {
        text.map_or_else(|| default.to_owned(), |text| text.value)
    };
    Git {
        repo: or(repo, "origin"),
        branch: or(branch, "gh-pages"),
        domain,
        message: or(record.spanned("message", report), "Publish the site"),
        force: record.truth("force", report).unwrap_or(false),
    }
}

/// What git takes for the name of a branch, and a little less.
fn is_branch(name: &str) -> bool {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\\"".contains(c);
    let is_part = |part: &str| {
        let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
        !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && ending != "lock"
    };
    let has = |sign| name.contains(sign);
    !name.contains(is_odd) && !has("..") && !has("@{") && name.split('/').all(is_part)
}

fn rsync(record: &mut Record<'_, '_>, here: &Here<'_>, report: &mut Report) -> Option<Rsync> {
    let to = here.needed(record, "to", "to: user@host:folder", report);
    let port = record.whole("port", 1..=65535, report);
    let ssh = record.texts("ssh", report).into_iter().map(|text| text.value).collect();
    let to = to?;
    let host = to.value.split(':').next().unwrap_or_default();
    if host.split('@').any(|part| part.starts_with('-')) {
        let message = "a host that starts with `-` would be taken for an option";
        report.add(Code::BadValue, to.span, message);
        return None;
    }
    if to.value.contains(char::is_control) {
        report.add(Code::BadValue, to.span, "`to` has a control character");
        return None;
    }
    Some(Rsync { to: to.value, port, ssh })
}

fn store(
    provider: Provider,
    key: &'static str,
    record: &mut Record<'_, '_>,
    here: &Here<'_>,
    report: &mut Report,
) -> Option<Way> {
    let container = here.needed(record, key, &format!("{key}: NAME"), report);
    let prefix = record.spanned("prefix", report);
    let folder = prefix.as_ref().map_or("", |prefix| prefix.value.trim_matches('/')).to_owned();
    if let (Some(prefix), Err(reason)) = (&prefix, RoutePath::new(&format!("{folder}/"))) {
        report.add(Code::BadValue, prefix.span, format!("the prefix `{}` {reason}", prefix.value));
    }
    let compress = record.spanned("compress", report).and_then(|name| match name.value.as_str() {
        "gzip" => Some(Compression::Gzip),
        "brotli" => Some(Compression::Brotli),
        "false" => None,
        other => {
            let message = format!("`compress` is `{other}`, expected `gzip` or `brotli`");
            report.add(Code::BadValue, name.span, message);
            None
        }
    });
    let endpoint = record.spanned("endpoint", report);
    let starts = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    if let Some(endpoint) = endpoint.as_ref().filter(|endpoint| !starts(&endpoint.value)) {
        let message = "`endpoint` has to start with `https://` or `http://`";
        report.add(Code::BadValue, endpoint.span, message);
    }
    Some(Way::Store(Store {
        provider,
        container: container?.value,
        prefix: folder,
        endpoint: endpoint.map(|endpoint| endpoint.value),
        compress,
        retries: record.whole("retries", 0..=100, report).unwrap_or(8),
    }))
}
