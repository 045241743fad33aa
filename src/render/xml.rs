//! What XML cannot have.

/// A text without the characters that make no XML: a reader of feeds refuses the whole for one of them.
pub(super) fn legal(text: Vec<u8>) -> Vec<u8> {
    // In most texts there is none, and bytes are looked at faster than characters.
    let may_be = |byte: &u8| is_control(char::from(*byte)) || *byte == 0xef;
    if !text.iter().any(may_be) {
        return text;
    }
    let is_legal = |c: &char| !is_control(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let legal: String = String::from_utf8_lossy(&text).chars().filter(is_legal).collect();
    legal.into_bytes()
}

fn is_control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_xml_is_taken_out() {
        let legal = |text: &str| String::from_utf8(legal(text.into())).expect("it is text");
        assert_eq!(legal("a\u{0}b\u{8}c\u{ffff}\td\r\n"), "abc\td\r\n");
        assert_eq!(legal("a 碳（b）\n"), "a 碳（b）\n");
    }
}
