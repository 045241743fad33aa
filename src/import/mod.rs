//! Moving a Hexo site: its configuration in Briefing's words, and what becomes of each of its addresses.
//!
//! Takes sites as they are resolved, gives texts and tables; what is read and written is for the program.

mod addresses;
mod configuration;

pub use addresses::{Addresses, Change, compare, of_routes, of_sitemap};
pub use configuration::{configuration, moved};
