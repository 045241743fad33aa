//! Latin letters that Unicode does not take apart, and the letters that stand for them in addresses.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The letters for a base, by the base. As Hexo has them, so that existing addresses hold; what Unicode
/// decomposes into an ASCII letter and accents is not among them.
const ROWS: &[(&str, &str)] = &[
    ("A", "ȺⱯ"),
    ("a", "ɐẚⱥ"),
    ("AA", "Ꜳ"),
    ("aa", "ꜳ"),
    ("AE", "ÆǢǼ"),
    ("ae", "æǣǽ"),
    ("AO", "Ꜵ"),
    ("ao", "ꜵ"),
    ("AU", "Ꜷ"),
    ("au", "ꜷ"),
    ("AV", "ꜸꜺ"),
    ("av", "ꜹꜻ"),
    ("AY", "Ꜽ"),
    ("ay", "ꜽ"),
    ("B", "ƁƂɃ"),
    ("b", "ƀƃɓ"),
    ("C", "ƇȻꜾ"),
    ("c", "ƈȼↄꜿ"),
    ("D", "ĐƉƊƋꝹ"),
    ("d", "đƌɖɗꝺ"),
    ("DZ", "ǄǱ"),
    ("Dz", "ǅǲ"),
    ("dz", "ǆǳ"),
    ("E", "ƎƐ"),
    ("e", "ǝɇɛ"),
    ("F", "ƑꝻ"),
    ("f", "ƒꝼ"),
    ("G", "ƓǤꝽꝾꞠ"),
    ("g", "ǥɠᵹꝿꞡ"),
    ("H", "ĦⱧⱵꞍ"),
    ("h", "ħɥⱨⱶ"),
    ("hv", "ƕ"),
    ("I", "Ɨ"),
    ("i", "ıɨ"),
    ("J", "Ɉ"),
    ("j", "ɉ"),
    ("K", "ƘⱩꝀꝂꝄꞢ"),
    ("k", "ƙⱪꝁꝃꝅꞣ"),
    ("L", "ĿŁȽⱠⱢꝆꝈꞀ"),
    ("l", "ŀłſƚɫⱡꝇꝉꞁ"),
    ("LJ", "Ǉ"),
    ("Lj", "ǈ"),
    ("lj", "ǉ"),
    ("M", "ƜⱮ"),
    ("m", "ɯɱ"),
    ("N", "ƝȠꞐꞤ"),
    ("n", "ŉƞɲꞑꞥ"),
    ("NJ", "Ǌ"),
    ("Nj", "ǋ"),
    ("nj", "ǌ"),
    ("O", "ØƆƟǾꝊꝌ"),
    ("o", "øǿɔɵꝋꝍ"),
    ("OE", "\u{8c}Œ"),
    ("oe", "\u{9c}œ"),
    ("OI", "Ƣ"),
    ("oi", "ƣ"),
    ("OO", "Ꝏ"),
    ("oo", "ꝏ"),
    ("OU", "Ȣ"),
    ("ou", "ȣ"),
    ("P", "ƤⱣꝐꝒꝔ"),
    ("p", "ƥᵽꝑꝓꝕ"),
    ("Q", "ɊꝖꝘ"),
    ("q", "ɋꝗꝙ"),
    ("R", "ɌⱤꝚꞂꞦ"),
    ("r", "ɍɽꝛꞃꞧ"),
    ("S", "ẞⱾꞄꞨ"),
    ("s", "ßȿẛꞅꞩ"),
    ("T", "ŦƬƮȾꞆ"),
    ("t", "ŧƭʈⱦꞇ"),
    ("TZ", "Ꜩ"),
    ("tz", "ꜩ"),
    ("U", "Ʉ"),
    ("u", "ʉ"),
    ("V", "ƲɅꝞ"),
    ("v", "ʋʌꝟ"),
    ("VY", "Ꝡ"),
    ("vy", "ꝡ"),
    ("W", "Ⱳ"),
    ("w", "ⱳ"),
    ("Y", "ƳɎỾ"),
    ("y", "ƴɏỿ"),
    ("Z", "ƵȤⱫⱿꝢ"),
    ("z", "ƶȥɀⱬꝣ"),
];

/// The base of a letter of Latin script that is none of ASCII's, or of a circled or full-width one.
pub(super) fn base(letter: char) -> Option<String> {
    let shifted = |from: char, to: char| {
        let distance = u32::from(letter) - u32::from(from);
        char::from_u32(u32::from(to) + distance).map(String::from)
    };
    match letter {
        'Ⓐ'..='Ⓩ' => shifted('Ⓐ', 'A'),
        'ⓐ'..='ⓩ' => shifted('ⓐ', 'a'),
        'Ａ'..='Ｚ' => shifted('Ａ', 'A'),
        'ａ'..='ｚ' => shifted('ａ', 'a'),
        _ => {
            let row = ROWS.iter().find(|(_, letters)| letters.contains(letter));
            row.map(|(base, _)| (*base).to_owned()).or_else(|| without_accents(letter))
        }
    }
}

fn without_accents(letter: char) -> Option<String> {
    let mut parts = std::iter::once(letter).nfd();
    let base = parts.next().filter(char::is_ascii_alphabetic)?;
    parts.all(is_combining_mark).then(|| base.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_the_first_plane_have_the_bases_that_hexo_gives_them() {
        let letters = ('\u{80}'..='\u{ffff}').filter_map(|letter| Some((letter, base(letter)?)));
        let lines: Vec<String> =
            letters.map(|(letter, base)| format!("{:04X} {base}\n", u32::from(letter))).collect();
        assert_eq!(lines.len(), 824);
        // Over the same lines, made with hexo-util 4.0.0, and the signs of kelvin and ångström.
        let digest = sha1_smol::Sha1::from(lines.concat()).digest().to_string();
        assert_eq!(digest, "9adecba2b807906f24f3bfc5843bd9d3fdb1e70b");
    }
}
