//! Claims: what somebody published and a model is held against, in a model or in front matter.

use super::formula::Expr;
use super::model_reader::{Reader, digits};
use crate::diagnostic::{Code, Spanned};
use crate::quantity::{Unit, Units};
use crate::yaml::Record;

/// Something published that a model can be held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What was published: `1/2900`.
    pub says: Spanned<String>,
    /// What the model has for it; `None` when that could not be read.
    pub of: Option<Expr<String>>,
    /// What it is called in prose.
    pub label: Option<String>,
    /// To how many digits the two are to agree.
    pub digits: Option<u8>,
    /// By how much the two may differ, as a share of what was published, instead of by digits.
    pub tolerance: Option<f64>,
    /// The key of its source in the bibliography.
    pub source: Option<Spanned<String>>,
    /// The place in the source.
    pub at: Option<String>,
    /// How it has to fare, so that its author hears of it when that changes.
    pub expected: Option<Spanned<Expected<String>>>,
}

/// How an author expects a claim to fare; scenarios are of type `S`, names as parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected<S> {
    /// As the model stands.
    Holds,
    /// Under that scenario, and not as the model stands.
    HoldsUnder(S),
    /// Under no scenario.
    DoesNotHold,
}

impl Expected<String> {
    fn read(text: &str) -> Option<Expected<String>> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.as_str() {
            "holds" => Some(Expected::Holds),
            "does not hold" => Some(Expected::DoesNotHold),
            other => {
                let scenario = other.strip_prefix("holds under ")?.trim_matches(['"', '\'']);
                Some(Expected::HoldsUnder(scenario.to_owned()))
            }
        }
    }
}

impl Reader<'_> {
    /// What stands under `claims`.
    pub(super) fn claims(&mut self, record: &mut Record<'_, '_>) -> Vec<Claim> {
        let mut claims = Vec::new();
        for value in record.list("claims", self.report) {
            let mut fields = record.document().record_at(value, "a claim", self.report);
            self.require(&fields, ["says", "of"], "a claim", record.document().span(value));
            let of = fields.value("of");
            let (_, of) = self.expr(of, &fields);
            let says = fields.spanned("says", self.report);
            let label = fields.text("label", self.report);
            let digits = digits(&mut fields, self.report);
            let source = fields.spanned("source", self.report);
            let at = fields.text("at", self.report);
            let tolerance = self.tolerance(&mut fields);
            let expected = self.expected(&mut fields);
            fields.finish("a claim", self.report);
            claims.extend(says.map(|says| Claim {
                says,
                of,
                label,
                digits,
                tolerance,
                source,
                at,
                expected,
            }));
        }
        claims
    }

    fn expected(&mut self, record: &mut Record<'_, '_>) -> Option<Spanned<Expected<String>>> {
        let text = record.spanned("expect", self.report)?;
        let expected = Expected::read(&text.value);
        if expected.is_none() {
            let message = format!("a claim cannot be expected to fare as `{}`", text.value);
            let diagnostic = self.report.add(Code::BadValue, text.span, message);
            diagnostic.help("write `holds`, `holds under NAME OF A SCENARIO` or `does not hold`");
        }
        expected.map(|value| Spanned { value, span: text.span })
    }

    /// A share such as `5 %` or `0.05`.
    fn tolerance(&mut self, record: &mut Record<'_, '_>) -> Option<f64> {
        let text = record.text("tolerance", self.report)?;
        let share = Units::default().quantity(&text).ok().and_then(|q| q.to(&Unit::none()));
        let share = share.map(|share| share.value).filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            let message = format!("`tolerance` is `{text}`, expected a share such as `5 %`");
            self.report.add(Code::BadValue, record.span("tolerance"), message);
        }
        share
    }
}
