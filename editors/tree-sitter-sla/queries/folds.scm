[
  (block)
  (enum)
  (table)
  (given_data)
  (metric)
  (long_text)
] @fold
