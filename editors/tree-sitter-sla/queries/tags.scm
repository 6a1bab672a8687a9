; The outline: declarations, with what is said of them, and where they are named.
(
  (doc_comment)* @doc
  .
  (declaration name: (identifier) @name) @definition.class
  (#strip! @doc "^///\\s*")
  (#select-adjacent! @doc @definition.class)
)
(
  (doc_comment)* @doc
  .
  (metric name: (identifier) @name) @definition.function
  (#strip! @doc "^///\\s*")
  (#select-adjacent! @doc @definition.function)
)
(let name: (identifier) @name) @definition.constant
(param name: (identifier) @name) @definition.constant
(unit_declaration name: (identifier) @name) @definition.type
(enum name: (identifier) @name) @definition.type
(enum (member name: (identifier) @name) @definition.constant)
(table name: (identifier) @name) @definition.type
(prose name: (identifier) @name) @definition.class
(calendar name: (identifier) @name) @definition.class
(template name: (identifier) @name) @definition.module
(include name: (identifier) @name) @definition.module
(field name: (identifier) @name) @definition.field
(contact name: (identifier) @name) @definition.field

(call function: (identifier) @name) @reference.call
(clause (path (identifier) @name)) @reference.class
(clause (name (identifier) @name)) @reference.class
