//! What the name of a declaration stands for, and which declarations there are.

use super::{
    Agreement, AmendmentRules, Bonus, Calendar, Contract, Enum, Escalation, Exclusion, Fees,
    Ledger, Let, Metric, Objective, Party, Path, Penalty, PeriodRule, Pool, ProseClause, Remedies,
    Report, Responsibility, Review, Service, Source, Table, Term, Termination,
};
use std::fmt::Debug;

/// Calls a macro with the sorts of declarations, in three parts: those that are looked up by their paths, those of which
/// there is only a list, and what is declared once. A row has the name in an agreement, the sort, the type and the words
/// for all; one of the first part also the name and the words of a single one.
macro_rules! for_each_sort {
    ($then:ident) => {
        $then! {
            sources, Source, Source, "sources", source, "source";
            services, Service, Service, "services", service, "service";
            metrics, Metric, Metric, "metrics", metric, "metric";
            objectives, Objective, Objective, "objectives", objective, "objective";
            lets, Let, Let, "named sets of time or of rows", named, "set of time or of rows";
            exclusions, Exclusion, Exclusion, "exclusions", exclusion, "exclusion";
            tables, Table, Table, "tables", table, "table";
            enums, Enum, Enum, "enums", enumeration, "enum";
            calendars, Calendar, Calendar, "calendars", calendar, "calendar";
            pools, Pool, Pool, "amounts at risk", pool, "amount at risk";
            =
            penalties, Penalty, Penalty, "penalties";
            parties, Party, Party, "parties";
            terms, Term, Term, "defined terms";
            responsibilities, Responsibility, Responsibility, "responsibilities";
            escalations, Escalation, Escalation, "escalations";
            reports, Report, Report, "reports";
            reviews, Review, Review, "reviews";
            bonuses, Bonus, Bonus, "bonuses";
            ledgers, Ledger, Ledger, "ledgers";
            terminations, Termination, Termination, "rights to end the agreement";
            clauses, Clause, ProseClause, "clauses of the parties' own";
            =
            remedies, Remedies, Remedies, "the pipeline of remedies";
            amendments, Amendments, AmendmentRules, "the rules of amendments";
        }
    };
}
pub(crate) use for_each_sort;

macro_rules! lookup {
    (
        $($named:ident, $named_sort:ident, $named_of:ty, $named_all:literal, $one:ident, $one_words:literal;)*
        = $($list:ident, $list_sort:ident, $list_of:ty, $list_all:literal;)*
        = $($single:ident, $single_sort:ident, $single_of:ty, $single_words:literal;)*
    ) => {
        /// A sort of declarations.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Sort {
            $(#[doc = concat!("One of the ", $named_all, ".")] $named_sort,)*
            $(#[doc = concat!("One of the ", $list_all, ".")] $list_sort,)*
            $(#[doc = concat!("What is declared once: ", $single_words, ".")] $single_sort,)*
        }

        impl Sort {
            /// All of them.
            pub const ALL: &[Self] = &[
                $(Self::$named_sort,)*
                $(Self::$list_sort,)*
                $(Self::$single_sort,)*
            ];
        }

        /// Looks up declarations of an agreement. Who needs no more than this can be asked again only when something
        /// that it has looked up has changed.
        pub trait Lookup: Debug {
            /// The contract itself.
            fn contract(&self) -> &Contract;
            /// The penalties for the objective with this path.
            fn penalties_for(&self, objective: &Path) -> Vec<&Penalty>;
            /// The fees of services for a period.
            fn fees(&self, period: PeriodRule) -> Fees;
            $(
                #[doc = concat!("The ", $one_words, " with this path.")]
                fn $one(&self, path: &Path) -> Option<&$named_of>;
                #[doc = concat!("All ", $named_all, ".")]
                fn $named(&self) -> &[$named_of];
            )*
            $(
                #[doc = concat!("All ", $list_all, ".")]
                fn $list(&self) -> &[$list_of];
            )*
            $(
                #[doc = concat!("What is declared once: ", $single_words, ".")]
                fn $single(&self) -> Option<&$single_of>;
            )*
        }

        impl Lookup for Agreement {
            fn contract(&self) -> &Contract {
                &self.contract
            }

            fn penalties_for(&self, objective: &Path) -> Vec<&Penalty> {
                self.penalties_for(objective)
            }

            fn fees(&self, period: PeriodRule) -> Fees {
                self.fees(period)
            }
            $(
                fn $one(&self, path: &Path) -> Option<&$named_of> {
                    self.$one(path)
                }

                fn $named(&self) -> &[$named_of] {
                    &self.$named
                }
            )*
            $(
                fn $list(&self) -> &[$list_of] {
                    &self.$list
                }
            )*
            $(
                fn $single(&self) -> Option<&$single_of> {
                    self.$single.as_ref()
                }
            )*
        }
    };
}

for_each_sort!(lookup);
