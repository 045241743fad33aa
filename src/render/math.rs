//! Mathematics: LaTeX to MathML, which browsers set without a script.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// LaTeX as MathML.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn mathml(latex: &str, is_display: bool) -> Result<String, String> {
    let storage = Storage::new();
    // The first mistake is the one to mend; the renderer would draw it into the page.
    for event in Parser::new(latex, &storage) {
        event.map_err(|error| first_line(&error.to_string()))?;
    }
    let storage = Storage::new();
    let display_mode = if is_display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, annotation: Some(latex), ..RenderConfig::default() };
    let mut html = String::new();
    push_mathml(&mut html, Parser::new(latex, &storage), config)
        .map_err(|error| first_line(&error.to_string()))?;
    Ok(html)
}

fn first_line(message: &str) -> String {
    let line = message.lines().find(|line| !line.trim().is_empty()).unwrap_or(message);
    line.trim().trim_start_matches("parsing error: ").to_owned()
}
