//! Briefing from the outside: a small site goes in, pages or mistakes come out.
//!
//! A test's name says what it holds; its body is a site in one string and what it gives.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk and the program from outside"
)]
#![expect(clippy::float_cmp, reason = "what is exact is compared exactly")]
#![expect(clippy::too_many_lines, reason = "a site and what it gives stand side by side")]
#![expect(clippy::cast_possible_truncation, reason = "exponents of doubles are small")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapshots are written by a tool")]

mod support;

mod architecture;
#[cfg(feature = "cards")]
mod cards;
mod charts;
mod checks;
mod cli;
mod claims;
mod codes;
mod data;
mod deploy;
mod docs;
mod footprint;
mod front_matter;
mod feeds;
mod hexo;
mod hexo_config;
mod hostile;
mod kills;
mod installed;
mod languages;
mod ledger;
mod imports;
mod mistakes;
mod models;
mod output;
mod own_site;
mod pages;
mod pictures;
mod presets;
mod publishing;
mod quantities;
mod redirects;
mod reading;
mod routes;
mod search;
mod sensitivity;
mod serve;
mod shortcodes;
mod slips;
mod tags;
mod themes;
mod titles;
mod typed_numbers;
mod uncertainty;
mod whatif;
mod writing;
mod units;
