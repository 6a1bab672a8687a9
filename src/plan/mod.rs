//! From an agreement to the plan that evaluates it.

pub mod v1;
