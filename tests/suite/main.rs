//! Briefing from the outside: a small site goes in, pages or mistakes come out.
//!
//! A test's name says what it holds; its body is a site in one string and what it gives.

mod support;

mod architecture;
mod cli;
mod codes;
mod docs;
mod hostile;
mod mistakes;
mod models;
mod output;
mod own_site;
mod pages;
mod quantities;
mod routes;
mod shortcodes;
