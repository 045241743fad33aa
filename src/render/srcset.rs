//! Which of several files of one picture a browser takes: in a window of 1280 pixels, on a screen with one dot for each.
//!
//! A telephone is narrower and has more dots, so it takes much the same.

/// The width of the window.
const WINDOW: f64 = 1280.0;
/// What `em` and `rem` are in `sizes`, whatever the page says.
const EM: f64 = 16.0;

/// The address of the file that is taken; `None` where there is none.
pub(super) fn taken<'s>(srcset: &'s str, sizes: Option<&str>) -> Option<&'s str> {
    let wanted = sizes.map_or(WINDOW, width);
    // How many dots each has for a pixel.
    let candidates = candidates(srcset).map(|(address, descriptor)| {
        let number = |unit| descriptor.strip_suffix(unit)?.trim().parse::<f64>().ok();
        let density = number('w').map(|dots| dots / wanted).or_else(|| number('x'));
        (address, density.filter(|density| density.is_finite()).unwrap_or(1.0))
    });
    let mut all: Vec<(&str, f64)> = candidates.collect();
    all.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let enough = all.iter().find(|(_, density)| *density >= 1.0);
    enough.or(all.last()).map(|(address, _)| *address)
}

/// The addresses of a `srcset`, each with what stands behind it: `640w`, `2x` or nothing.
fn candidates(srcset: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        if let Some(address) = address.strip_suffix(',') {
            rest = after;
            return Some((address, ""));
        }
        let (descriptor, after) = after.split_once(',').unwrap_or((after, ""));
        rest = after;
        (!address.is_empty()).then_some((address, descriptor.trim()))
    })
}

/// How wide a picture is shown, by what is written in `sizes`: the first width whose condition holds. What is not
/// understood is as wide as the window.
fn width(sizes: &str) -> f64 {
    let mut parts = sizes.split(',').map(str::trim);
    let holding = parts.find_map(|part| match part.rsplit_once(')') {
        Some((condition, width)) => holds(condition).then(|| length(width)),
        None => Some(length(part)),
    });
    holding.flatten().filter(|width| *width > 0.0).unwrap_or(WINDOW)
}

/// Whether the window is as a condition wants it; of several conditions all have to be met.
fn holds(conditions: &str) -> bool {
    conditions.split(" and ").all(|condition| {
        let condition = condition.trim().trim_matches(['(', ')']);
        let Some((name, wanted)) = condition.split_once(':') else { return false };
        match (name.trim(), length(wanted)) {
            ("min-width", Some(wanted)) => WINDOW >= wanted,
            ("max-width", Some(wanted)) => WINDOW <= wanted,
            _ => false,
        }
    })
}

/// A length in pixels.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let units = [("px", 1.0), ("rem", EM), ("em", EM), ("vw", WINDOW / 100.0)];
    units.iter().find_map(|(unit, pixels)| {
        Some(text.strip_suffix(unit)?.trim().parse::<f64>().ok()? * pixels)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_takes_the_least_that_has_a_dot_for_each_pixel() {
        let three = "a-320.webp 320w, a-640.webp 640w,a-1280.webp 1280w";
        assert_eq!(taken(three, Some("(min-width: 48rem) 35rem, 100vw")), Some("a-640.webp"));
        assert_eq!(taken(three, Some("(max-width: 600px) 100vw, 20em")), Some("a-320.webp"));
        assert_eq!(taken(three, Some("calc(100vw - 2rem)")), Some("a-1280.webp"));
        assert_eq!(taken(three, None), Some("a-1280.webp"));
        assert_eq!(taken("a.png 100w", None), Some("a.png"));
        assert_eq!(taken("a.png, b.png 2x", None), Some("a.png"));
        assert_eq!(taken("b.png 2x, a,1.png 1x", None), Some("a,1.png"));
        for nothing in ["", " ", ",", ", ,"] {
            assert_eq!(taken(nothing, None), None, "{nothing:?}");
        }
        for odd in ["a 0w", "a -1x, b NaNx", "a infw", "a 1w 2h"] {
            assert!(taken(odd, Some("0px")).is_some(), "{odd}");
        }
    }
}
