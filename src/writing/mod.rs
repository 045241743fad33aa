//! Writing: a title to a draft, a draft to a post, and a post back to a draft.
//!
//! Everything here is a function of texts: what is to be written comes out as a value, a [`Draft`], and the command
//! line has it done.

mod draft;
mod edit;
mod find;
mod refusal;
mod scaffold;
mod transition;

pub use draft::{Draft, Wanted, draft};
pub use find::{Candidate, find};
pub use refusal::Refusal;
pub use transition::{Transition, leftovers, publish, unpublish};
