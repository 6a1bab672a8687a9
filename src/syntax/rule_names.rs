//! What each rule of the grammar is called when one speaks to people.
//!
//! Exhaustive on purpose: a rule without a name here does not compile. Related
//! rules share a name, so that a message says "a value" once instead of listing
//! every form that a value can have.

use super::parser::Rule;

/// How people know a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// A word of the language, as it is written.
    Keyword(&'static str),
    /// Something that can be expected: "a value".
    Thing(&'static str),
    /// Nothing that people know.
    Helper,
}

/// The words for a rule.
pub(super) fn words(rule: Rule) -> Words {
    match rule {
        Rule::percent => Words::Thing("`%`"),
        Rule::call | Rule::parameters | Rule::given_values => Words::Thing("`(`"),
        Rule::index => Words::Thing("`[`"),
        Rule::column => Words::Thing("a column"),
        Rule::bound | Rule::relation => Words::Thing("a comparison"),
        Rule::event => Words::Thing("a condition"),
        Rule::date | Rule::date_item | Rule::moment | Rule::yearly_date => Words::Thing("a date"),
        Rule::day_range => Words::Thing("a day"),
        Rule::member | Rule::member_name | Rule::name | Rule::path | Rule::word => {
            Words::Thing("a name")
        }
        Rule::number | Rule::quantity => Words::Thing("a number"),
        Rule::parameter => Words::Thing("a parameter"),
        Rule::period | Rule::period_basis | Rule::period_unit => Words::Thing("a period"),
        Rule::row => Words::Thing("a row"),
        Rule::text => Words::Thing("a text in quotes"),
        Rule::clock => Words::Thing("a time of day"),
        Rule::type_name | Rule::type_word => Words::Thing("a type"),
        Rule::business_unit | Rule::unit => Words::Thing("a unit"),
        Rule::amount_term
        | Rule::arg
        | Rule::arith
        | Rule::bracket
        | Rule::expr
        | Rule::if_expr
        | Rule::prefix
        | Rule::quantified
        | Rule::quantifier
        | Rule::tight
        | Rule::given_value
        | Rule::value_only => Words::Thing("a value"),
        Rule::verdict => Words::Thing("a verdict"),
        Rule::int => Words::Thing("a whole number"),
        Rule::length | Rule::constant => Words::Thing("a length of time"),
        Rule::window | Rule::window_name => Words::Thing("a window"),
        Rule::side => Words::Thing("`above`, `below`"),
        Rule::arith_op | Rule::infix => Words::Thing("an operator"),
        Rule::any_customer | Rule::any_kind | Rule::one_of => Words::Thing("`any`"),
        Rule::pay_form => Words::Thing("`as`"),
        Rule::charged => Words::Thing("`in the`"),
        Rule::at_most => Words::Thing("`at most`"),
        Rule::column_name => Words::Thing("`column`"),
        Rule::leads_to => Words::Thing("`costs` or `escalates`"),
        Rule::amount | Rule::amount_verb => Words::Thing("`credit`"),
        Rule::customer_chooses => Words::Thing("`customer chooses`"),
        Rule::each => Words::Thing("`each`"),
        Rule::rows_where => Words::Thing("`for rows where`"),
        Rule::range => Words::Thing("`from`"),
        Rule::gives_relief => Words::Thing("`gives relief for`"),
        Rule::pattern => Words::Thing("how often"),
        Rule::disputed => Words::Thing("`unless disputed by`"),
        Rule::document => Words::Thing("a text in quotes, a defined term or `this agreement`"),
        Rule::favours => Words::Thing("`when it favours`"),
        Rule::refusal => Words::Thing("`refuse within`"),
        Rule::run_edge => Words::Thing("`end of` or `start of`"),
        Rule::this_agreement => Words::Thing("`this agreement`"),
        Rule::in_writing => Words::Thing("`in writing`"),
        Rule::no_value => Words::Thing("`no value`"),
        Rule::on_calendar => Words::Thing("`on`"),
        Rule::clock_range => Words::Thing("opening hours"),
        Rule::others_ignored => Words::Thing("`others ignored`"),
        Rule::otherwise => Words::Thing("`otherwise`"),
        Rule::across => Words::Thing("`across groups`"),
        Rule::over_last => Words::Thing("`over last`"),
        Rule::restart => Words::Thing("`then the count starts again`"),
        Rule::per_step => Words::Thing("`per`"),
        Rule::renews => Words::Thing("`renews for`"),
        Rule::rolling => Words::Thing("`rolling`"),
        Rule::each_row => Words::Thing("`row of`"),
        Rule::rulings => Words::Thing("`rulings by`"),
        Rule::each_run => Words::Thing("`run of`"),
        Rule::separated => Words::Thing("`separated by`"),
        Rule::supply => Words::Thing("`supplied by`"),
        Rule::supply_word => Words::Thing("`supplied`, `verifiable`, `decided` or `estimates`"),
        Rule::before_row => Words::Thing("`the`"),
        Rule::EOI => Words::Thing("the end"),
        Rule::notice_after => Words::Thing("`the last consent` or `the proposal`"),
        Rule::anchor => Words::Thing("`the window`, `the report` or a field"),
        Rule::arg_to => Words::Thing("`to`"),
        Rule::claim_until => Words::Thing("`until`"),
        Rule::rounding => Words::Thing("`up`, `down`, `half up` or `half even`"),
        Rule::consent => Words::Thing("a date and `by` a party"),
        Rule::progress => Words::Thing("`keep the old terms`, `take the new terms` or `are split`"),
        Rule::subject => Words::Thing("what may change"),
        Rule::condition => Words::Thing("`when it` or `otherwise`"),
        Rule::while_time => Words::Thing("`while`"),
        Rule::claim_within | Rule::pay_within => Words::Thing("`within`"),
        Rule::kw_across => Words::Keyword("across"),
        Rule::kw_after => Words::Keyword("after"),
        Rule::kw_again => Words::Keyword("again"),
        Rule::kw_all => Words::Keyword("all"),
        Rule::kw_always => Words::Keyword("always"),
        Rule::kw_and => Words::Keyword("and"),
        Rule::kw_any => Words::Keyword("any"),
        Rule::kw_as => Words::Keyword("as"),
        Rule::kw_at => Words::Keyword("at"),
        Rule::kw_before => Words::Keyword("before"),
        Rule::kw_between => Words::Keyword("between"),
        Rule::kw_by => Words::Keyword("by"),
        Rule::kw_calendar => Words::Keyword("calendar"),
        Rule::kw_change => Words::Keyword("change"),
        Rule::kw_chooses => Words::Keyword("chooses"),
        Rule::kw_clause => Words::Keyword("clause"),
        Rule::kw_column => Words::Keyword("column"),
        Rule::kw_consecutive => Words::Keyword("consecutive"),
        Rule::kw_agreed => Words::Keyword("agreed"),
        Rule::kw_consent => Words::Keyword("consent"),
        Rule::kw_count => Words::Keyword("count"),
        Rule::kw_counting => Words::Keyword("counting"),
        Rule::kw_credit => Words::Keyword("credit"),
        Rule::kw_customer => Words::Keyword("customer"),
        Rule::kw_days => Words::Keyword("days"),
        Rule::kw_disputed => Words::Keyword("disputed"),
        Rule::kw_distinct => Words::Keyword("distinct"),
        Rule::kw_down => Words::Keyword("down"),
        Rule::kw_drop => Words::Keyword("drop"),
        Rule::kw_during => Words::Keyword("during"),
        Rule::kw_each => Words::Keyword("each"),
        Rule::kw_effective => Words::Keyword("effective"),
        Rule::kw_else => Words::Keyword("else"),
        Rule::kw_end => Words::Keyword("end"),
        Rule::kw_ended => Words::Keyword("ended"),
        Rule::kw_entry => Words::Keyword("entry"),
        Rule::kw_even => Words::Keyword("even"),
        Rule::kw_every => Words::Keyword("every"),
        Rule::kw_except => Words::Keyword("except"),
        Rule::kw_excess => Words::Keyword("excess"),
        Rule::kw_fail => Words::Keyword("fail"),
        Rule::kw_favours => Words::Keyword("favours"),
        Rule::kw_for => Words::Keyword("for"),
        Rule::kw_from => Words::Keyword("from"),
        Rule::kw_gives => Words::Keyword("gives"),
        Rule::kw_groups => Words::Keyword("groups"),
        Rule::kw_half => Words::Keyword("half"),
        Rule::kw_if => Words::Keyword("if"),
        Rule::kw_ignored => Words::Keyword("ignored"),
        Rule::kw_in => Words::Keyword("in"),
        Rule::kw_include => Words::Keyword("include"),
        Rule::kw_into => Words::Keyword("into"),
        Rule::kw_invoice => Words::Keyword("invoice"),
        Rule::kw_is => Words::Keyword("is"),
        Rule::kw_it => Words::Keyword("it"),
        Rule::kw_judged => Words::Keyword("judged"),
        Rule::kw_keep => Words::Keyword("keep"),
        Rule::kw_last => Words::Keyword("last"),
        Rule::kw_lasting => Words::Keyword("lasting"),
        Rule::kw_least => Words::Keyword("least"),
        Rule::kw_let => Words::Keyword("let"),
        Rule::kw_list => Words::Keyword("list"),
        Rule::kw_may => Words::Keyword("may"),
        Rule::kw_means => Words::Keyword("means"),
        Rule::kw_merged => Words::Keyword("merged"),
        Rule::kw_met => Words::Keyword("met"),
        Rule::kw_metric => Words::Keyword("metric"),
        Rule::kw_missed => Words::Keyword("missed"),
        Rule::kw_more => Words::Keyword("more"),
        Rule::kw_most => Words::Keyword("most"),
        Rule::kw_new => Words::Keyword("new"),
        Rule::kw_next => Words::Keyword("next"),
        Rule::kw_no => Words::Keyword("no"),
        Rule::kw_not => Words::Keyword("not"),
        Rule::kw_nothing => Words::Keyword("nothing"),
        Rule::kw_notice => Words::Keyword("notice"),
        Rule::kw_notify => Words::Keyword("notify"),
        Rule::kw_of => Words::Keyword("of"),
        Rule::kw_old => Words::Keyword("old"),
        Rule::kw_on => Words::Keyword("on"),
        Rule::kw_optional => Words::Keyword("optional"),
        Rule::kw_or => Words::Keyword("or"),
        Rule::kw_orders => Words::Keyword("orders"),
        Rule::kw_others => Words::Keyword("others"),
        Rule::kw_otherwise => Words::Keyword("otherwise"),
        Rule::kw_outage => Words::Keyword("outage"),
        Rule::kw_over => Words::Keyword("over"),
        Rule::kw_param => Words::Keyword("param"),
        Rule::kw_per => Words::Keyword("per"),
        Rule::kw_plus => Words::Keyword("plus"),
        Rule::kw_prevail => Words::Keyword("prevail"),
        Rule::kw_previous => Words::Keyword("previous"),
        Rule::kw_progress => Words::Keyword("progress"),
        Rule::kw_proposal => Words::Keyword("proposal"),
        Rule::kw_refuse => Words::Keyword("refuse"),
        Rule::kw_relief => Words::Keyword("relief"),
        Rule::kw_remove => Words::Keyword("remove"),
        Rule::kw_renewal => Words::Keyword("renewal"),
        Rule::kw_renews => Words::Keyword("renews"),
        Rule::kw_report => Words::Keyword("report"),
        Rule::kw_rolling | Rule::to_business_day => Words::Keyword("rolling"),
        Rule::kw_rounded => Words::Keyword("rounded"),
        Rule::kw_row => Words::Keyword("row"),
        Rule::kw_rows => Words::Keyword("rows"),
        Rule::kw_rulings => Words::Keyword("rulings"),
        Rule::kw_run => Words::Keyword("run"),
        Rule::kw_sampled => Words::Keyword("sampled"),
        Rule::kw_separated => Words::Keyword("separated"),
        Rule::kw_start => Words::Keyword("start"),
        Rule::kw_starts => Words::Keyword("starts"),
        Rule::kw_take => Words::Keyword("take"),
        Rule::kw_template => Words::Keyword("template"),
        Rule::kw_terms => Words::Keyword("terms"),
        Rule::kw_than => Words::Keyword("than"),
        Rule::kw_the => Words::Keyword("the"),
        Rule::kw_then => Words::Keyword("then"),
        Rule::kw_those => Words::Keyword("those"),
        Rule::kw_times => Words::Keyword("times"),
        Rule::kw_to => Words::Keyword("to"),
        Rule::kw_total => Words::Keyword("total"),
        Rule::kw_trigger => Words::Keyword("trigger"),
        Rule::kw_under => Words::Keyword("under"),
        Rule::kw_undetermined => Words::Keyword("undetermined"),
        Rule::kw_unit => Words::Keyword("unit"),
        Rule::kw_unless => Words::Keyword("unless"),
        Rule::kw_until => Words::Keyword("until"),
        Rule::kw_up => Words::Keyword("up"),
        Rule::kw_use => Words::Keyword("use"),
        Rule::kw_value => Words::Keyword("value"),
        Rule::kw_when => Words::Keyword("when"),
        Rule::kw_where => Words::Keyword("where"),
        Rule::kw_while => Words::Keyword("while"),
        Rule::kw_window => Words::Keyword("window"),
        Rule::kw_with => Words::Keyword("with"),
        Rule::kw_within => Words::Keyword("within"),
        Rule::kw_writing => Words::Keyword("writing"),
        Rule::WHITESPACE
        | Rule::accept_clause
        | Rule::after_clause
        | Rule::arg_label
        | Rule::arg_name
        | Rule::at_clock
        | Rule::basis_clause
        | Rule::weight_clause
        | Rule::decide_clause
        | Rule::expire_clause
        | Rule::block_head
        | Rule::bounds
        | Rule::breach_clause
        | Rule::business_days_clause
        | Rule::attended_clause
        | Rule::agreed_clause
        | Rule::consents_clause
        | Rule::gap
        | Rule::progress_clause
        | Rule::proposed_clause
        | Rule::calendar_head
        | Rule::cap_clause
        | Rule::change_clause
        | Rule::effect_clause
        | Rule::figures_clause
        | Rule::keep_clause
        | Rule::may_change
        | Rule::power_clause
        | Rule::precedence_clause
        | Rule::running_clause
        | Rule::claim_clause
        | Rule::clock_ranges
        | Rule::clock_text
        | Rule::closed_clause
        | Rule::combine_clause
        | Rule::compat_between
        | Rule::compat_colon
        | Rule::compat_one
        | Rule::contact_clause
        | Rule::counting
        | Rule::cure_clause
        | Rule::customer_clause
        | Rule::date_items
        | Rule::date_text
        | Rule::dated_clause
        | Rule::day
        | Rule::depends_clause
        | Rule::digits
        | Rule::disregard_clause
        | Rule::due_clause
        | Rule::duty_clause
        | Rule::every_clause
        | Rule::evidence_clause
        | Rule::exists_clause
        | Rule::expect_clause
        | Rule::exponent
        | Rule::fee_clause
        | Rule::field_clause
        | Rule::subject_kind
        | Rule::pasted_relation
        | Rule::pasted_sign
        | Rule::flag_clause
        | Rule::gaps_clause
        | Rule::given_clause
        | Rule::given_header
        | Rule::groups_clause
        | Rule::head
        | Rule::hours_clause
        | Rule::index_arg
        | Rule::item_word
        | Rule::keys
        | Rule::kind_clause
        | Rule::lapses_clause
        | Rule::into
        | Rule::offset_clause
        | Rule::condition_clause
        | Rule::expires_clause
        | Rule::lasting
        | Rule::late_clause
        | Rule::let_head
        | Rule::limit_clause
        | Rule::literal
        | Rule::measure
        | Rule::measure_clause
        | Rule::members
        | Rule::merged
        | Rule::met_clause
        | Rule::metric_head
        | Rule::param_head
        | Rule::template_head
        | Rule::include_head
        | Rule::remove_line
        | Rule::drop_line
        | Rule::unit_head
        | Rule::multiply_clause
        | Rule::named_clause
        | Rule::names_clause
        | Rule::needs_clause
        | Rule::never_clause
        | Rule::not_unit
        | Rule::notice_clause
        | Rule::open_clause
        | Rule::operand
        | Rule::over_clause
        | Rule::paths
        | Rule::pay_clause
        | Rule::postfix
        | Rule::primary
        | Rule::prose_clause
        | Rule::prose_item
        | Rule::long_plain
        | Rule::plain
        | Rule::quoted
        | Rule::reserved_text
        | Rule::right_clause
        | Rule::round_clause
        | Rule::rolled
        | Rule::rounded
        | Rule::sent_clause
        | Rule::signs_clause
        | Rule::silence_clause
        | Rule::starts_clause
        | Rule::step_mode
        | Rule::subjects
        | Rule::supplied_clause
        | Rule::table_header
        | Rule::target_clause
        | Rule::term_clause
        | Rule::ended_clause
        | Rule::entrenched_clause
        | Rule::test
        | Rule::time_clause
        | Rule::until_clause
        | Rule::use_line
        | Rule::value
        | Rule::value_clause
        | Rule::when_clause
        | Rule::windows_clause
        | Rule::within_clause
        | Rule::word_char
        | Rule::word_text
        | Rule::words_clause => Words::Helper,
    }
}
