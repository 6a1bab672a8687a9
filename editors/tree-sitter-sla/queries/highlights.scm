; Colours. The names of captures are those that Neovim, Helix and the command line of tree-sitter all know.
; No node has two of them, because editors differ in which one wins. `tests/suite/keywords.rs` compares the words with those of the language.

; ---- words

[
  "accept" "accrue" "across" "add" "address" "after" "again" "agreed" "agreement" "amendment" "amendments" "amount" "are"
  "as" "at" "attended" "automatic" "basis" "before" "billing" "bonus" "breach" "business" "calendar" "cap" "change" "chooses"
  "claim" "clause" "clock" "closed" "column" "combine" "consecutive" "consent" "contact" "contract" "costs" "count" "covers"
  "credit" "critical" "cure" "currency" "customer" "dated" "decide" "decided" "define" "depends" "description" "disputed"
  "disregard" "distinct" "down" "drop" "due" "earn" "earnback" "effective" "end" "ended" "entrenched" "entry" "enum" "escalates"
  "escalation" "estimates" "even" "every" "evidence" "exact" "example" "excess" "excluding" "exclusion" "exists" "expect" "expire"
  "expires" "external" "fail" "favours" "fee" "field" "figures" "fiscal" "for" "friday" "full" "gaps" "given" "gives" "grants"
  "groups" "half" "ignored" "into" "invoice" "is" "it" "judged" "keep" "key" "kind" "lapses" "last" "late" "law" "least" "ledger"
  "let" "lifted" "limit" "list" "may" "means" "measure" "met" "metric" "minimum" "missed" "monday" "more" "most" "multiply" "must"
  "needs" "never" "new" "newest" "next" "nothing" "notice" "notify" "objective" "offset" "old" "oldest" "open" "optional" "orders"
  "others" "outage" "over" "param" "party" "pay" "penalty" "percentage" "pool" "precedence" "prevail" "previous" "progress"
  "proposal" "proposed" "provided" "provider" "purpose" "reason" "refund" "refuse" "refused" "relief" "remedies" "remove"
  "renewal" "renews" "report" "responsibility" "review" "right" "rolling" "round" "row" "rows" "rulings" "run" "running" "sampled"
  "saturday" "sent" "separated" "service" "signs" "silence" "sole" "source" "split" "start" "started" "starts" "sunday" "supplied"
  "table" "take" "target" "template" "term" "termination" "terms" "than" "the" "this" "those" "thursday" "time" "times" "timezone"
  "total" "trigger" "tuesday" "under" "undetermined" "unit" "unless" "until" "up" "value" "verifiable" "version" "wednesday"
  "weight" "when" "window" "windows" "with" "within" "writing"
] @keyword

[
  "above" "all" "and" "any" "below" "by" "counting" "during" "each" "else" "except" "if" "in" "lasting" "merged" "no" "not" "of"
  "on" "or" "otherwise" "per" "plus" "rounded" "then" "to" "where" "while" "from"
] @keyword.operator

[
  "use" "include"
] @keyword.import

; Units of a period are words, those of a length are names: `each month`, `5 minutes`.
[
  "month" "months" "quarter" "quarters" "year" "years" "week" "weeks" "day" "days" "hour" "hours"
] @type.builtin

(unit) @type.builtin

; The words that say what kind something is of.
(clause . ["kind" "combine" "gaps" "silence" "pay" "expire" "oldest" "newest" "sole"] (identifier) @keyword)
(kind (identifier) @keyword)

; ---- names

(declaration name: (identifier) @type)
(enum name: (identifier) @type)
(table name: (identifier) @type)
(template name: (identifier) @type)
(prose name: (identifier) @type)
(unit_declaration name: (identifier) @type)
(metric name: (identifier) @function)
(let name: (identifier) @constant)
(param name: (identifier) @constant)
(calendar name: (identifier) @type)
(include name: (identifier) @type)
(use (path (identifier) @module))
(member name: (identifier) @constant)

(field name: (identifier) @variable.other.member)
(contact name: (identifier) @variable.other.member)
(column name: (identifier) @variable.other.member)
(header key: (identifier) @variable.other.member)
(of_member member: (identifier) @variable.other.member)
(parameter name: (identifier) @variable.parameter)
(argument name: (identifier) @variable.parameter)
(given_value name: (identifier) @variable.parameter)

(type_name (identifier) @type.builtin)
(call function: (identifier) @function.call)
((name) @variable.builtin
  (#any-of? @variable.builtin "basis" "fee" "fees" "group" "relief" "row" "value" "window"))
((name) @constant.builtin
  (#any-of? @constant.builtin "true" "false" "always"))
"always" @constant.builtin

; ---- literals

(number) @constant.numeric
[(date) (timestamp) (yearly_date) (clock) (window)] @constant.numeric

[(text) (long_text)] @string
(escape) @constant.character.escape
(placeholder) @string.special

(comment) @comment
(doc_comment) @comment.documentation

; ---- signs

["=" "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/"] @operator
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," "." ":" "|"] @punctuation.delimiter
