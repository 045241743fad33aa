//! What is wrong with a quantity, as its author is told.

use crate::diagnostic::{Code, Report, Span};
use crate::quantity::{QuantityError, QuantityErrorKind};

/// Reports what is wrong with a quantity.
pub fn bad_quantity(error: &QuantityError, span: Span, report: &mut Report) {
    let code = match error.kind {
        QuantityErrorKind::Syntax => Code::BadQuantity,
        QuantityErrorKind::Interval => Code::BadInterval,
        QuantityErrorKind::Unit => Code::UnitMismatch,
    };
    let diagnostic = report.add(code, span, error.message.clone());
    if let Some(help) = &error.help {
        diagnostic.help(help.clone());
    }
}
