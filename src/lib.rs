//! Briefing.
pub mod quantity;
pub mod files;
pub mod diagnostic;
pub mod yaml;
pub mod config;
pub mod parse;
pub mod resolve;
pub mod compute;
