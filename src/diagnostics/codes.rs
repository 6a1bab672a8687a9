//! The registry of codes: one row a finding, in the order of their numbers.
//!
//! 01xx syntax, 02xx names and imports, 03xx types, 04xx what contradicts itself,
//! 05xx advice (its level can be changed), 06xx data, 07xx the
//! project file, 09xx our own bugs.
//! Each row has a page `docs/errors/SLAnnnn.md`, and each page is a test.

use super::Severity;

/// A stable name for a kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `SLA` and four digits; never reused.
    pub id: &'static str,
    /// The same in words, as used by `accept` and in the project file: `band_gap`.
    pub name: &'static str,
    severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
}

impl Code {
    /// How grave it is by default.
    pub fn severity(self) -> Severity {
        self.severity
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl Eq for Code {}

macro_rules! codes {
    ($($name:ident = $id:literal, $word:literal, $severity:ident, $summary:literal;)*) => {
        $(#[doc = $summary]
        pub const $name: Code = Code {
            id: $id, name: $word, severity: Severity::$severity, summary: $summary,
        };)*
        /// Every code, in the order of their numbers.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNEXPECTED_TEXT = "SLA0101", "unexpected_text", Error, "Text that fits nowhere";
    UNKNOWN_DECLARATION = "SLA0102", "unknown_declaration", Error, "A declaration of no known kind";
    UNKNOWN_CLAUSE = "SLA0103", "unknown_clause", Error, "A clause word that the declaration does not have";
    MISPLACED_CLAUSE = "SLA0104", "misplaced_clause", Error, "A clause of another kind of declaration";
    REPEATED_CLAUSE = "SLA0105", "repeated_clause", Error, "A clause that may stand only once";
    MISSING_CLAUSE = "SLA0106", "missing_clause", Error, "A declaration without a clause that it needs";
    MALFORMED_CLAUSE = "SLA0107", "malformed_clause", Error, "A clause, a row or a value that cannot be read";
    MISSING_NAME = "SLA0108", "missing_name", Error, "A declaration without a name";
    MALFORMED_HEAD = "SLA0109", "malformed_head", Error, "The beginning of a declaration cannot be read";
    UNCLOSED_BLOCK = "SLA0110", "unclosed_block", Error, "A block without its closing brace";
    UNOPENED_BLOCK = "SLA0111", "unopened_block", Error, "A block without its opening brace";
    STRAY_BRACE = "SLA0112", "stray_brace", Error, "A brace that opens or closes nothing";
    UNCLOSED_TEXT = "SLA0113", "unclosed_text", Error, "A text without its closing quote";
    MIXED_CONNECTIVES = "SLA0114", "mixed_connectives", Error, "`and`, `or`, `except` mixed without brackets";
    LASTING_AFTER_OR = "SLA0115", "lasting_after_or", Error, "`lasting` behind an unbracketed `or`";
    CHAINED_COMPARISON = "SLA0116", "chained_comparison", Error, "A comparison of a comparison";
    MISSING_SEPARATOR = "SLA0117", "missing_separator", Error, "Two clauses without `;` or a line end between them";
    BETWEEN = "SLA0118", "between", Error, "`between`, which hides which end is included";
    FOREIGN_SIGN = "SLA0119", "foreign_sign", Error, "A sign of another language or of a word processor";
    SURPLUS_PUNCTUATION = "SLA0120", "surplus_punctuation", Error, "A colon or comma that the language does not have";
    SURPLUS_SEPARATOR = "SLA0121", "surplus_separator", Warning, "A `;` that ends nothing";
    PERCENT_WORD = "SLA0122", "percent_word", Error, "`percent` for `%`";
    UNSAID_PERIOD = "SLA0123", "unsaid_period", Error, "A month that may be a calendar month or another";
    NUMBER_TOO_LONG = "SLA0124", "number_too_long", Error, "A number beyond any sense";
    RESERVED_WORD = "SLA0125", "reserved_word", Error, "A joining word used as a name";
    REPEATED_SIGN = "SLA0126", "repeated_sign", Error, "Two signs that cancel each other";
    STRAY_DOC = "SLA0127", "stray_doc", Error, "A `///` that documents nothing";
    HIDDEN_CHARACTER = "SLA0128", "hidden_character", Error, "A character that is not seen";
    UNKNOWN_ESCAPE = "SLA0129", "unknown_escape", Error, "A backslash before something that it does not change";
    BAD_REFERENCE = "SLA0130", "bad_reference", Error, "A brace in prose that encloses no name";
    FILE_TOO_LARGE = "SLA0131", "file_too_large", Error, "A file beyond 16 MiB";
    NESTED_TOO_DEEPLY = "SLA0190", "nested_too_deeply", Error, "Brackets nested beyond what is read";
    DUPLICATE_NAME = "SLA0201", "duplicate_name", Error, "A name that is declared twice";
    RESERVED_NAME = "SLA0202", "reserved_name", Error, "A name that the language uses itself";
    UNKNOWN_NAME = "SLA0203", "unknown_name", Error, "A name that nothing declares";
    WRONG_KIND = "SLA0204", "wrong_kind", Error, "A name of something else than the place needs";
    AMBIGUOUS_NAME = "SLA0205", "ambiguous_name", Error, "A name that can mean two things in one place";
    FILE_NOT_FOUND = "SLA0206", "file_not_found", Error, "A file that cannot be used";
    CYCLIC_USE = "SLA0207", "cyclic_use", Error, "Files that use each other";
    OUTSIDE_PROJECT = "SLA0208", "outside_project", Error, "A file outside the project";
    NOT_ONE_CONTRACT = "SLA0209", "not_one_contract", Error, "No contract, or more than one";
    NOT_IN_USED_FILE = "SLA0210", "not_in_used_file", Error, "A declaration that only the main file may have";
    CYCLE = "SLA0211", "cycle", Error, "Names that are defined by each other";
    UNUSED_TERM = "SLA0212", "unused_term", Warning, "A defined term that no text uses";
    UNKNOWN_CODE = "SLA0213", "unknown_code", Error, "An accepted finding that there is not";
    NOTHING_TO_ACCEPT = "SLA0214", "nothing_to_accept", Warning, "An accepted finding that was not found";
    TYPE_MISMATCH = "SLA0301", "type_mismatch", Error, "A value of another type than the place needs";
    PERCENT_SIGN_MISSING = "SLA0302", "percent_sign_missing", Error, "A bare number where a percentage is meant";
    PERIOD_FOR_DURATION = "SLA0303", "period_for_duration", Error, "Days or months where elapsed time is meant";
    PERCENT_FOR_POINTS = "SLA0304", "percent_for_points", Error, "A percentage where percentage points are meant";
    FOREIGN_MONEY = "SLA0305", "foreign_money", Error, "Money in another currency than the contract's";
    UNLIKE_OPERANDS = "SLA0306", "unlike_operands", Error, "Two values that do not go together";
    UNKNOWN_UNIT = "SLA0307", "unknown_unit", Error, "A unit or currency that there is not";
    WHOSE_BUSINESS_DAYS = "SLA0308", "whose_business_days", Error, "Business days of which nothing says whose";
    INCOMPLETE = "SLA0309", "incomplete", Error, "A declaration that leaves open what it needs to say";
    EMPTY_CASE_UNSAID = "SLA0310", "empty_case_unsaid", Error, "A value that may be undefined, and nothing says what counts then";
    SECOND_CLAUSE = "SLA0311", "second_clause", Error, "A second clause where one can hold";
    WRONG_ROW = "SLA0312", "wrong_row", Error, "A table whose rows do not fit it";
    OPTIONAL_KEY = "SLA0313", "optional_key", Error, "A key that a row may lack";
    RELIEF_NOT_READ = "SLA0314", "relief_not_read", Error, "Relief that the metric does not read";
    NOT_HERE = "SLA0315", "not_here", Error, "Something that has no meaning in its place";
    WRONG_ARGUMENTS = "SLA0316", "wrong_arguments", Error, "A function that takes other arguments";
    IMPOSSIBLE_VALUE = "SLA0317", "impossible_value", Error, "A value that there cannot be";
    HOURS = "SLA0318", "hours", Error, "Opening hours that contradict themselves";
    LASTING_RELATION = "SLA0319", "lasting_relation", Error, "Short runs asked of `lasting`";
    TOO_LARGE = "SLA0320", "too_large", Error, "Something too large to be meant";
    UNKNOWN_ZONE = "SLA0321", "unknown_zone", Error, "A time zone that there is not";
    EXPANSION = "SLA0322", "expansion", Error, "A formula that is too large once its names are written out";
    UNKNOWN_PERIOD = "SLA0340", "unknown_period", Error, "A period that there is not";
    NOT_FIXED = "SLA0341", "not_fixed", Error, "A value that depends on data where the contract must fix it";
    FEE_WITHOUT_PERIOD = "SLA0342", "fee_without_period", Error, "A fee of which nothing says for which time it is paid";
    BASIS_MISSING = "SLA0343", "basis_missing", Error, "A percentage of nothing";
    RELIEF_EXTENT = "SLA0344", "relief_extent", Error, "Relief that does not say how far it reaches";
    PATTERN = "SLA0345", "pattern", Error, "A pattern that cannot be counted";
    WRONG_VERB = "SLA0346", "wrong_verb", Error, "Points that are credited, or money that accrues";
    SLOPE = "SLA0347", "slope", Error, "An amount per step that leaves the step open";
    CAP_FORM = "SLA0348", "cap_form", Error, "A cap that cannot be measured";
    ROUND_TO_NOTHING = "SLA0349", "round_to_nothing", Error, "Rounding to multiples of nothing";
    WINDOW_NAME = "SLA0350", "window_name", Error, "A window that does not exist";
    GIVEN = "SLA0351", "given", Error, "Data of an example that cannot be";
    EXPECTATION = "SLA0352", "expectation", Error, "An expectation that cannot be compared";
    LEDGER_OF_MONEY = "SLA0353", "ledger_of_money", Error, "Something that no ledger can hold";
    EARN_BACK = "SLA0354", "earn_back", Error, "A credit that nothing can decide to give back";
    DUTY_BEGINS_TWICE = "SLA0355", "duty_begins_twice", Error, "A duty with two beginnings";
    LIFTED_BREACH = "SLA0356", "lifted_breach", Error, "A consequence of breaching a duty that is lifted at times";
    NO_WEIGHT = "SLA0360", "no_weight", Error, "An objective without a weight in the amount at risk";
    PRECEDENCE = "SLA0361", "precedence", Error, "An order of documents that leaves open which prevails";
    NO_RENEWAL = "SLA0362", "no_renewal", Error, "A change that waits for a renewal that never comes";
    PREVAILING_FIGURES = "SLA0363", "prevailing_figures", Error, "Figures that cannot prevail, or a dispute of them that cannot be";
    BAND_GAP = "SLA0401", "band_gap", Error, "A miss for which no line of the ladder applies";
    BAND_OVERLAP = "SLA0402", "band_overlap", Error, "Two bands that hold for the same value";
    LINE_HIDDEN = "SLA0403", "line_hidden", Error, "A line of a ladder that can never apply";
    DEEPER_MISS_COSTS_LESS = "SLA0404", "deeper_miss_costs_less", Error, "A worse value that costs less than a better one";
    BAND_ABOVE_TARGET = "SLA0405", "band_above_target", Error, "A credit although the promise is kept";
    MIXED_LADDER = "SLA0406", "mixed_ladder", Error, "Thresholds and bands, or two directions, in one ladder";
    TARGET_OUT_OF_REACH = "SLA0407", "target_out_of_reach", Error, "A target that can never be met, or never be missed";
    MISSING_ROUND = "SLA0408", "missing_round", Error, "Money is owed and nothing says how it is rounded";
    QUORUM_OUT_OF_REACH = "SLA0409", "quorum_out_of_reach", Error, "More groups must agree than there are";
    KEY_WITH_CREDIT = "SLA0410", "key_with_credit", Error, "A credit for an objective that carries none";
    UNBOUND_SERIES = "SLA0411", "unbound_series", Error, "A set of time over several series at once";
    EXACT_TARGET = "SLA0412", "exact_target", Error, "A target that a better value misses";
    TOTALS_CUT = "SLA0421", "totals_cut", Error, "Totals of a period of which only a part counts";
    GAP_WITHOUT_SIDE = "SLA0422", "gap_without_side", Error, "Gaps that count as down where nothing is up or down";
    AMENDMENT_NOT_AGREED = "SLA0430", "amendment_not_agreed", Error, "An amendment to which a party has not agreed";
    AMENDMENT_TOO_EARLY = "SLA0431", "amendment_too_early", Error, "An amendment whose notice is too short";
    NEVER_CHANGED = "SLA0432", "never_changed", Error, "An amendment of what may never be changed";
    PROPOSAL_REFUSED = "SLA0433", "proposal_refused", Error, "A consent after silence has meant refusal";
    WINDOWS_IN_PROGRESS = "SLA0434", "windows_in_progress", Error, "An amendment within a window of what it changes";
    CHANGED_TOO_OFTEN = "SLA0435", "changed_too_often", Error, "A right to change something alone, used too often";
    AMENDMENT_OUT_OF_ORDER = "SLA0436", "amendment_out_of_order", Error, "Dates of an amendment that contradict each other";
    CANNOT_BE_AMENDED = "SLA0437", "cannot_be_amended", Error, "An amendment of what all statements rest on";
    CHANGED_WITHIN_PERIOD = "SLA0438", "changed_within_period", Error, "A cap or a total changed within its period";
    ENDS_NOTHING = "SLA0439", "ends_nothing", Error, "A notice that ends nothing";
    REFUSAL_WITHOUT_EFFECT = "SLA0440", "refusal_without_effect", Error, "A refusal that has no effect";
    UNUSED_DECLARATION = "SLA0501", "unused_declaration", Warning, "A declaration that nothing refers to";
    DUTY_WITHOUT_DEADLINE = "SLA0502", "duty_without_deadline", Warning, "A duty without a time limit";
    DUTY_WITHOUT_EVIDENCE = "SLA0503", "duty_without_evidence", Warning, "A duty whose breach nothing shows";
    SOURCE_WITHOUT_SUPPLIER = "SLA0504", "source_without_supplier", Warning, "Data that nobody has to supply";
    VAGUE_WORD = "SLA0505", "vague_word", Warning, "A duty in words that nobody can measure";
    MISS_WITHOUT_CONSEQUENCE = "SLA0506", "miss_without_consequence", Warning, "An objective whose miss leads to nothing";
    ROUND_BEFORE_CAP = "SLA0507", "round_before_cap", Warning, "A cap that acts after the rounding";
    LARGEST_OVER_GROUPS = "SLA0508", "largest_over_groups", Warning, "One credit for all groups together";
    LOOKS_LIKE_A_KEY = "SLA0509", "looks_like_a_key", Warning, "A field that looks like the key of a series and is none";
    BASIS_BEYOND_ROSTER = "SLA0510", "basis_beyond_roster", Warning, "A basis that reads groups which are never judged";
    GROUPS_OWE_TOGETHER = "SLA0511", "groups_owe_together", Note, "A flat fee that each group can owe";
    DATED_BY_END = "SLA0512", "dated_by_end", Warning, "Cases dated by something that may never happen";
    SINGLE_DATE_IN_RENEWING_TERM = "SLA0513", "single_date_in_renewing_term", Warning, "A single date in a term that renews";
    PENALTY_IN_TITLE = "SLA0514", "penalty_in_title", Warning, "A title that calls a credit a penalty";
    BUCKET_TOO_SHORT = "SLA0515", "bucket_too_short", Warning, "A bucket shorter than two samples";
    WEIGHTS_NOT_WHOLE = "SLA0530", "weights_not_whole", Warning, "Weights that do not add up to 100 %";
    WEIGHT_WITHOUT_CREDIT = "SLA0531", "weight_without_credit", Warning, "A weight of which no credit is taken";
    CREDIT_BEYOND_CAP = "SLA0532", "credit_beyond_cap", Warning, "A credit that a cap never lets be paid in full";
    BONUS_FOR_A_MISS = "SLA0533", "bonus_for_a_miss", Warning, "A bonus although the promise is missed";
    EMPTY_LEDGER = "SLA0534", "empty_ledger", Warning, "A ledger from which nothing can be taken";
    PROMISE_BEYOND_UPSTREAM = "SLA0540", "promise_beyond_upstream", Warning, "A promise beyond those that it rests on";
    TEXT_BESIDE_FIGURE = "SLA0541", "text_beside_figure", Warning, "A sentence that contradicts the figure beside it";
    POOLED_SCOPE = "SLA0542", "pooled_scope", Warning, "A promise for each of something, judged over all together";
    SAMPLES_TOO_COARSE = "SLA0543", "samples_too_coarse", Warning, "Readings too far apart for the target";
    SAMPLE_TOO_SMALL = "SLA0544", "sample_too_small", Note, "A minimum sample in which one bad row is a miss";
    ROW_OUT_OF_STEP = "SLA0545", "row_out_of_step", Warning, "A row of a table that breaks the order of the others";
    FORMULA_BESIDE_TABLE = "SLA0546", "formula_beside_table", Warning, "Two penalties that credit one miss by different rules";
    NO_WINDOW_IN_PROGRESS = "SLA0570", "no_window_in_progress", Warning, "Words on windows in progress where there are none";
    FAVOUR_NOT_PROVED = "SLA0571", "favour_not_proved", Warning, "A change under a condition that is not proved";
    UNREADABLE_VALUE = "SLA0601", "unreadable_value", Error, "A cell that does not fit its field";
    MISSING_VALUE = "SLA0602", "missing_value", Error, "An empty cell where a value must be";
    VALUE_OUT_OF_RANGE = "SLA0603", "value_out_of_range", Error, "A value outside the range of its field";
    UNKNOWN_MEMBER = "SLA0604", "unknown_member", Error, "A word that is no value of the enum";
    AMBIGUOUS_LOCAL_TIME = "SLA0605", "ambiguous_local_time", Error, "A local time that the clock shows twice";
    OTHER_CURRENCY = "SLA0606", "other_currency", Error, "Money in another currency than the contract's";
    ENDS_BEFORE_START = "SLA0607", "ends_before_start", Error, "A span or a case that ends before it starts";
    CONTRADICTING_SAMPLES = "SLA0608", "contradicting_samples", Error, "Two samples of one instant that disagree";
    BROKEN_ROW = "SLA0609", "broken_row", Error, "A row that has not the form of the file";
    MISSING_COLUMN = "SLA0610", "missing_column", Error, "A column that the file lacks";
    DUPLICATE_COLUMN = "SLA0611", "duplicate_column", Error, "A column that the file has twice";
    FOREIGN_FILE = "SLA0612", "foreign_file", Error, "A file that belongs to no source, or to another";
    EMPTY_FILE = "SLA0613", "empty_file", Error, "A file without a header";
    UNREADABLE_FILE = "SLA0614", "unreadable_file", Error, "A file that cannot be read";
    UNSORTED_ROWS = "SLA0615", "unsorted_rows", Note, "Rows that were not in order of time";
    OPTIONAL_COLUMN_ABSENT = "SLA0616", "optional_column_absent", Warning, "An optional column that the file lacks";
    UNCLEAR_EXAMPLE_DATA = "SLA0617", "unclear_example_data", Error, "Data of an example that can be read in two ways";
    EXAMPLE_BESIDE_TITLE = "SLA0630", "example_beside_title", Warning, "A worked example that does not show what its title says";
    UNKNOWN_SETTING = "SLA0701", "unknown_setting", Warning, "A word in the project file that means nothing";
    BAD_SETTING = "SLA0702", "bad_setting", Error, "A setting that cannot be used";
    PARSER_BUG = "SLA0901", "parser_bug", Error, "The parser contradicts itself";
    FORMATTER_BUG = "SLA0902", "formatter_bug", Error, "A layout that would have changed the contract";
}

/// The code with this number (`SLA0101`, also as `sla0101` and `0101`) or this name (`band_gap`).
pub fn find(text: &str) -> Option<Code> {
    let is = |code: &&Code| {
        let digits = code.id.trim_start_matches("SLA");
        code.id.eq_ignore_ascii_case(text) || digits == text || code.name == text
    };
    ALL.iter().find(is).copied()
}
