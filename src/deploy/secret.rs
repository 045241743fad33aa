//! What must not be printed: the credentials in an address.

use std::fmt;

/// An address, which may have a name and a password in it. It is printed without them.
#[derive(Clone)]
pub(super) struct Address {
    text: String,
    /// Where the credentials stand.
    secret: Option<std::ops::Range<usize>>,
}

/// What stands in the place of credentials.
const MASK: &str = "***";

impl Address {
    pub(super) fn new(text: impl Into<String>) -> Address {
        let text = text.into();
        let secret = secret(&text);
        Address { text, secret }
    }

    /// With the credentials: for the program that needs them.
    pub(super) fn whole(&self) -> &str {
        &self.text
    }

    /// What a program said, without the credentials.
    pub(super) fn masked(&self, said: &str) -> String {
        let Some(range) = self.secret.clone() else { return said.to_owned() };
        let secret = &self.text[range];
        let decoded = percent_encoding::percent_decode_str(secret).decode_utf8_lossy();
        let password = secret.split_once(':').map(|(_, password)| password);
        let mut masked = said.replace(secret, MASK).replace(&*decoded, MASK);
        // A short one, such as `x`, would blot out half of what was said, and is none.
        for password in password.into_iter().filter(|password| password.len() > 3) {
            masked = masked.replace(password, MASK);
        }
        masked
    }
}

/// The part of an address between its scheme and host that may be secret: all of it on the web, where a token
/// may be a user's name; the password alone elsewhere, such as in `ssh://git@host`.
fn secret(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find("://")? + 3;
    let rest = &text[start..];
    let host_and_before = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let end = start + host_and_before.rfind('@')?;
    if text[..start].starts_with("http") {
        return Some(start..end);
    }
    let colon = text[start..end].find(':')?;
    Some(start + colon + 1..end)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.secret {
            Some(range) => {
                write!(f, "{}{MASK}{}", &self.text[..range.start], &self.text[range.end..])
            }
            None => f.write_str(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_printed_without_its_credentials() {
        let shown = |text: &str| Address::new(text).to_string();
        assert_eq!(shown("https://ann:s3cret@example.org/a.git"), "https://***@example.org/a.git");
        assert_eq!(shown("https://t0ken@example.org/a@b"), "https://***@example.org/a@b");
        assert_eq!(shown("ssh://git@example.org/a"), "ssh://git@example.org/a");
        assert_eq!(shown("ssh://git:pass@example.org/a"), "ssh://git:***@example.org/a");
        assert_eq!(shown("git@example.org:a.git"), "git@example.org:a.git");
        assert_eq!(shown("../pages.git"), "../pages.git");
    }

    #[test]
    fn what_a_program_says_has_no_credentials_in_it() {
        let address = Address::new("https://ann:p%40ss@example.org/a.git");
        let said = "fatal: 'https://ann:p%40ss@example.org/a.git' or ann:p@ss, p%40ss";
        let masked = address.masked(said);
        assert_eq!(masked, "fatal: 'https://***@example.org/a.git' or ***, ***");
    }
}
