//! What search engines are told of a page's data and claims: schema.org, as JSON-LD.

use serde_json::{Value as Json, json};
use tera::Value;

use super::Renderer;
use super::context::rfc3339;
use super::reading::AuthorView;
use crate::compute::Verdict;
use crate::parse::Kind;
use crate::resolve::{ClaimId, DataFormat, ModelId, Page};

impl Renderer<'_> {
    /// The post itself, a `Dataset` for each table of the page's models and a `ClaimReview` for each claim of them or of its own; nothing for a
    /// page without any.
    pub(super) fn structured(&self, page: &Page) -> Value {
        let mut all: Vec<Json> = Vec::new();
        all.extend((page.source.kind != Kind::Page).then(|| self.article(page)));
        for id in &page.models {
            all.extend(self.datasets(*id, page));
        }
        all.extend(self.site.claims_of(page).filter_map(|id| self.review(id, page)));
        if all.is_empty() { Value::none() } else { Value::from_serializable(&all) }
    }

    /// Who wrote a page.
    fn persons(&self, page: &Page) -> Json {
        let person = |author: AuthorView<'_>| {
            let mut person = json!({ "@type": "Person", "name": author.name });
            if let Some(url) = author.url {
                person["url"] = json!(url);
            }
            person
        };
        self.authors(page).into_iter().map(person).collect()
    }

    /// A post itself.
    fn article(&self, page: &Page) -> Json {
        let config = &self.site.config;
        let url = config.url.with_origin(&config.url.to(&page.route));
        let mut article = json!({
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": self.line(page, &page.title),
            "mainEntityOfPage": url,
            "inLanguage": page.source.language.as_deref().unwrap_or(&config.language),
            "author": self.persons(page),
        });
        if let Some(date) = &page.source.date {
            article["datePublished"] = json!(rfc3339(date));
        }
        if let Some(date) = &page.source.updated {
            article["dateModified"] = json!(rfc3339(date));
        }
        article
    }

    fn datasets(&self, id: ModelId, page: &Page) -> Vec<Json> {
        let config = &self.site.config;
        let model = &self.site.models[id.index()];
        let sources = self.site.sources_of(model.order.iter().copied());
        let citation = |key: &&str| {
            let work = self.site.references.get(*key)?;
            let doi = work.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
            Some(doi.or_else(|| work.url.clone()).unwrap_or_else(|| work.title.clone()))
        };
        let citations: Vec<String> = sources.iter().filter_map(citation).collect();
        let dataset = |(source, table): (&crate::parse::Table, &crate::resolve::Table)| {
            let name = source.caption.as_deref().unwrap_or(&source.name.value);
            let distribution = DataFormat::ALL.map(|format| {
                let media = if format == DataFormat::Csv { "text/csv" } else { "application/json" };
                let url = config.url.absolute(&table.address(format.extension()));
                json!({ "@type": "DataDownload", "encodingFormat": media, "contentUrl": url })
            });
            json!({
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": name,
                "description": model.source.title.as_deref().unwrap_or(name),
                "creator": self.persons(page),
                "isPartOf": config.url.with_origin(&config.url.to(&page.route)),
                "citation": citations,
                "distribution": distribution,
            })
        };
        model.source.tables.iter().zip(&model.tables).map(dataset).collect()
    }

    fn review(&self, id: ClaimId, page: &Page) -> Option<Json> {
        let config = &self.site.config;
        let claim = &self.site.claim(id).source;
        let url = config.url.with_origin(&config.url.to(&page.route));
        // From 1, false, to 5, true, as the vocabulary counts.
        let (rating, words) = match self.estimates.verdict(id) {
            Verdict::Holds => (5, "holds"),
            Verdict::HoldsUnder(_) => (3, "holds under a scenario"),
            Verdict::DoesNotHold => (1, "does not hold"),
            // What was not examined is not reviewed.
            Verdict::CannotBeComputed => return None,
        };
        let work = claim.source.as_ref().and_then(|key| self.site.references.get(&key.value));
        let says = match &claim.label {
            Some(label) => format!("{label}: {}", claim.says.value),
            None => claim.says.value.clone(),
        };
        Some(json!({
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": url,
            "datePublished": page.source.date.as_ref().map(rfc3339),
            "author": { "@type": "Organization", "name": config.title },
            "claimReviewed": says,
            "itemReviewed": work.map(|work| json!({
                "@type": "Claim",
                "appearance": { "@type": "CreativeWork", "headline": work.title, "url": work.url },
            })),
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": rating,
                "bestRating": 5,
                "worstRating": 1,
                "alternateName": words,
            },
        }))
    }
}
