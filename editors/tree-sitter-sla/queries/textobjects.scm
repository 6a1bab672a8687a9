; For Helix, and for nvim-treesitter-textobjects.
(declaration body: (_) @class.inside) @class.around
(template body: (_) @class.inside) @class.around
(metric value: (_) @function.inside) @function.around
(let value: (_) @function.inside) @function.around
(clause) @entry.around
[(argument) (parameter)] @parameter.inside
[(comment) (doc_comment)] @comment.around
